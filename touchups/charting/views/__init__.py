"""The pages of a patient's record, by noun."""

from allauth.account.adapter import DefaultAccountAdapter


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by the clinic's managers; nobody signs up."""

    def is_open_for_signup(self, request) -> bool:
        return False

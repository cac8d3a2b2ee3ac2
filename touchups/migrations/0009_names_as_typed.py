from django.db import migrations


def fold_names_anew(apps, schema_editor) -> None:
    """What a search looks through, as the model of today writes it."""
    from touchups.models import Patient

    patients = apps.get_model("touchups", "Patient").objects
    for patient in patients.only("name", "phone", "birth_date").iterator():
        patients.filter(pk=patient.pk).update(search=Patient.search_text(patient))


class Migration(migrations.Migration):
    dependencies = [("touchups", "0008_locking_and_two_factors")]

    operations = [migrations.RunPython(fold_names_anew, migrations.RunPython.noop, elidable=True)]

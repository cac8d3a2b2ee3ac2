"""The rulebook's pages: what everybody reads and what a manager changes."""

import pytest
from django.urls import reverse

from tests.conftest import NOW
from touchups import rules
from touchups.assessment import rulebook_views, tasks
from touchups.assessment.policies import propose
from touchups.assessment.policy_forms import PolicyForm
from touchups.assessment.rulebook import chapters
from touchups.assessment.services import policy_in_force
from touchups.charting.patients import add_patient
from touchups.models import AuditEvent, PolicyVersion, Standing

pytestmark = pytest.mark.usefixtures("noon")

State = PolicyVersion.State


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def filled(**different) -> dict:
    """The form as it is opened, with some numbers typed anew."""
    form = PolicyForm(policy=rules.DEFAULT_POLICY)
    return {**form.initial, "reason": "Longer window"} | different


def test_every_rule_stands_in_one_chapter_and_has_its_own_place():
    printed = [entry.id for chapter in chapters(rules.DEFAULT_POLICY) for entry in chapter.entries]
    assert sorted(printed) == sorted(entry.id for entry in rules.rulebook(rules.DEFAULT_POLICY))
    assert len(set(printed)) == len(printed)


def test_the_rules_of_an_area_stand_in_the_order_in_which_they_are_asked():
    area, stops, _patient = chapters(rules.DEFAULT_POLICY)
    assert [entry.id for entry in area.entries] == [rule.id for rule in rules.RULES]
    assert [entry.id for entry in stops.entries] == ["complication_first", "hold", "event_buffer"]


def test_the_front_desk_reads_every_rule_and_number_with_its_source(client, front_desk):
    client.force_login(front_desk)
    text = client.get(reverse("rulebook")).content.decode()
    for entry in rules.rulebook(rules.DEFAULT_POLICY):
        assert f'id="{entry.id}"' in text
    assert "Practice guide: review between day 10 and day 14" in text
    assert reverse("policy_edit") not in text


def test_the_clinics_own_numbers_are_printed_and_marked(as_manager, clinic):
    as_manager.post(reverse("policy_edit"), filled(review_to=16))
    as_manager.post(reverse("policy_adopt", args=[clinic.policies.get(number=2).pk]))
    text = as_manager.get(reverse("rulebook")).content.decode()
    assert "From day 10 to day 16 an area" in text
    assert text.count("changed\n") + text.count("changed</span>") == 1


def test_a_small_clinic_sees_at_once_what_would_change_and_adopts(as_manager, clinic, patient, treat):
    treat(patient, days_ago=10)
    response = as_manager.post(reverse("policy_edit"), filled(review_from=12))
    version = clinic.policies.get(number=2)
    assert response["Location"] == reverse("policy", args=[version.pk])
    assert (version.state, version.numbers, version.moves) == (
        State.READY,
        {"review_from": 12},
        {"review>wait": 1},
    )
    text = as_manager.get(response["Location"]).content.decode()
    assert "1 flag of 1 would change today." in text
    assert Standing.objects.get().flag == "review"

    as_manager.post(reverse("policy_adopt", args=[version.pk]))
    assert policy_in_force(clinic) == version
    assert Standing.objects.get().flag == "wait"
    verbs = AuditEvent.objects.filter(subject_id=version.pk, subject="policyversion")
    assert set(verbs.values_list("verb", flat=True)) == {"policy.propose", "policy.adopt"}


def test_a_large_clinic_waits_for_the_worker_and_sees_how_far_it_is(
    as_manager, clinic, patient, front_desk, monkeypatch, django_capture_on_commit_callbacks
):
    add_patient(by=front_desk, now=NOW, name="Second Patient")
    woken = []
    monkeypatch.setattr(rulebook_views, "AT_ONCE", 1)
    monkeypatch.setattr(tasks.count_proposed_policies, "delay", lambda: woken.append("count"))
    monkeypatch.setattr(tasks.reassess_due, "delay", lambda: woken.append("assess"))

    def post(name: str, *args, **data) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return as_manager.post(reverse(name, args=args), data, follow=True).content.decode()

    page = post("policy_edit", **filled(review_to=16))
    assert "Counting what would change: 0 of 2 patients" in page
    assert 'hx-trigger="every 2s"' in page
    assert "Look again" in page
    assert woken == ["count"]

    tasks.count_proposed_policies()
    version = clinic.policies.get(number=2)
    page = as_manager.get(reverse("policy", args=[version.pk])).content.decode()
    assert "0 flags of 2 would change today." in page
    assert "hx-trigger" not in page

    assert "2 patients are still to be assessed anew." in post("policy_adopt", version.pk)
    assert woken == ["count", "assess"]
    tasks.reassess_due()
    page = as_manager.get(reverse("policy", args=[version.pk])).content.decode()
    assert "every patient stands as these numbers say" in page


def test_a_broker_that_is_down_is_logged_and_does_not_stop_a_proposal(
    as_manager, clinic, patient, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def no_broker():
        raise ConnectionError("no broker")

    monkeypatch.setattr(rulebook_views, "AT_ONCE", 0)
    monkeypatch.setattr(tasks.count_proposed_policies, "delay", no_broker)
    with django_capture_on_commit_callbacks(execute=True):
        assert as_manager.post(reverse("policy_edit"), filled(review_to=16)).status_code == 302
    assert clinic.policies.get(number=2).state == State.COUNTING
    assert "no broker" in caplog.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"review_to": "99"}, "review_to", id="beyond its bounds"),
        pytest.param({"review_to": "soon"}, "review_to", id="a word"),
        pytest.param({"review_to": "12.5"}, "review_to", id="half a day"),
        pytest.param({"botox.minimum": "80"}, "botox.minimum", id="less than the label's interval"),
        pytest.param({"peak": "21", "touch_up_to": "20"}, "peak", id="two that contradict each other"),
        pytest.param({"reason": " "}, "reason", id="no reason"),
        pytest.param({}, "__all__", id="nothing different"),
    ],
)
def test_what_is_not_safe_is_refused_beside_its_field_and_kept(typed, field, as_manager, clinic):
    response = as_manager.post(reverse("policy_edit"), filled(**typed))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    for value in typed.values():
        assert f'value="{value}"' in response.content.decode()
    assert clinic.policies.count() == 1


def test_a_contradiction_is_said_in_the_words_of_the_page(as_manager):
    response = as_manager.post(reverse("policy_edit"), filled(**{"peak": 21, "touch_up_to": 20}))
    assert "“Touch-up until”" in response.context["form"].errors["peak"][0]


def test_an_empty_field_means_the_default(as_manager, clinic, manager):
    as_manager.post(reverse("policy_edit"), filled(review_to="", review_from=11))
    assert clinic.policies.get(number=2).numbers == {"review_from": 11}


def test_a_discarded_version_stays_in_the_list_with_its_reason(as_manager, clinic, manager):
    version = propose(numbers={"review_to": 16}, reason="Busy spring", by=manager, now=NOW)
    page = as_manager.post(reverse("policy_discard", args=[version.pk]), follow=True).content.decode()
    assert "Version 2 is discarded." in page
    assert "Busy spring" in as_manager.get(reverse("rulebook")).content.decode()
    again = as_manager.post(reverse("policy_adopt", args=[version.pk]), follow=True).content.decode()
    assert "no longer waiting for a decision" in again
    assert policy_in_force(clinic).number == 1


def test_the_rulebook_costs_few_queries_however_many_versions(
    as_manager, manager, django_assert_max_num_queries
):
    for number in range(8):
        propose(numbers={"review_to": 16}, reason=f"Idea {number}", by=manager, now=NOW)
    with django_assert_max_num_queries(6):
        as_manager.get(reverse("rulebook"))

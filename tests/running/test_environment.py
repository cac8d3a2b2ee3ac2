"""What the clinic takes from its environment, and what it says when that is wrong."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from clinic.environment import BASE_DIR, LONGEST_SOCKET_PATH, Environment

KEY = "a key that is long enough and varied enough to be taken"


def test_nothing_needs_to_be_set():
    environment = Environment.read({})
    assert environment.address == "http://localhost:8000/"
    assert environment.data_dir == BASE_DIR / "var"
    assert environment.demo
    assert not environment.debug
    assert environment.database is None
    assert environment.redis_url is None


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        pytest.param("DEBUG", "flase", "DEBUG must be 1 or 0, not 'flase'", id="a flag that is misspelt"),
        pytest.param("PORT", "80a", "PORT must be a number from 1 to 65535, not '80a'", id="a port in words"),
        pytest.param("PORT", "0", "PORT must be a number", id="a port below the first"),
        pytest.param("PORT", "65536", "PORT must be a number", id="a port above the last"),
        pytest.param("SECRET_KEY", "hunter2", "SECRET_KEY is too weak", id="a short key"),
        pytest.param("SECRET_KEY", "x" * 60, "SECRET_KEY is too weak", id="a key of one letter"),
        pytest.param(
            "ALLOWED_HOSTS", "https://a.example", "ALLOWED_HOSTS takes names", id="an address as host"
        ),
        pytest.param("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS takes names", id="no host but a comma"),
        pytest.param("DATA_DIR", __file__, "DATA_DIR must be a folder", id="a file as folder"),
        pytest.param("DATABASE_URL", "mysql://x/y", "DATABASE_URL must look like postgres://", id="MySQL"),
        pytest.param("REDIS_URL", "localhost:6379", "REDIS_URL must look like redis://", id="no scheme"),
        pytest.param("EMAIL_URL", "mail.example", "EMAIL_URL must look like smtp", id="a bare mail host"),
        pytest.param("EMAIL_WEBHOOK", "secret", "EMAIL_WEBHOOK must be a name", id="a short secret"),
        pytest.param(
            "EMAIL_WEBHOOK_KEY", "k", "EMAIL_WEBHOOK_KEY is for services that sign", id="nobody signs"
        ),
        pytest.param("EMAIL_FROM", "The clinic", "EMAIL_FROM must be an e-mail address", id="a name only"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(name, value, complaint):
    with pytest.raises(ImproperlyConfigured) as raised:
        Environment.read({name: value})
    assert str(raised.value).startswith(complaint)
    assert "\n" not in str(raised.value)


def test_each_wrong_value_has_its_line():
    with pytest.raises(ImproperlyConfigured) as raised:
        Environment.read({"PORT": "x", "DEBUG": "x", "DEMO": "x"})
    assert sorted(line.split()[0] for line in str(raised.value).splitlines()) == ["DEBUG", "DEMO", "PORT"]


def test_a_password_is_never_repeated_in_a_complaint():
    with pytest.raises(ImproperlyConfigured) as raised:
        Environment.read(
            {"DATABASE_URL": "mysql://u:s3cret@h/n", "REDIS_URL": "s3cret", "SECRET_KEY": "s3cret"}
        )
    assert "s3cret" not in str(raised.value)


def test_an_empty_value_is_one_that_is_not_set():
    assert Environment.read({"PORT": "", "DATABASE_URL": " "}) == Environment.read({})


@pytest.mark.parametrize(
    ("variables", "https"),
    [
        pytest.param({}, False, id="on this machine alone"),
        pytest.param({"ALLOWED_HOSTS": "localhost,127.0.0.1"}, False, id="on this machine by name"),
        pytest.param({"ALLOWED_HOSTS": "clinic.example"}, True, id="under a name of its own"),
        pytest.param({"ALLOWED_HOSTS": "10.0.0.5", "HTTPS": "0"}, False, id="in a house that asked for none"),
    ],
)
def test_https_is_expected_as_soon_as_others_can_reach_the_clinic(variables, https):
    assert Environment.read(variables).https is https


def test_the_secret_key_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    environment = Environment.read({"DATA_DIR": str(tmp_path / "var")})
    environment.open_data_dir()
    key = environment.keep_secret_key()
    assert len(key) >= 50
    assert environment.keep_secret_key() == key
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in (tmp_path / "var").iterdir()} == {"secret_key", "uploads"}
    assert (tmp_path / "var" / "uploads").stat().st_mode & 0o777 == 0o700


def test_what_any_command_keeps_in_a_folder_that_was_there_is_its_owners_alone(tmp_path):
    data_dir = tmp_path / "var"
    data_dir.mkdir()
    command = [sys.executable, BASE_DIR / "manage.py", "createcachetable"]
    variables = os.environ | {"DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "clinic.settings"}
    variables.pop("DATABASE_URL", None)
    subprocess.run(command, env=variables, check=True, timeout=60)
    assert (data_dir / "touchups.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_given_secret_key_is_not_written_down(tmp_path):
    environment = Environment.read({"DATA_DIR": str(tmp_path), "SECRET_KEY": KEY})
    assert environment.keep_secret_key() == KEY
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    environment = Environment.read({"DATA_DIR": str(tmp_path / "file" / "var")})
    with pytest.raises(ImproperlyConfigured, match=r"^DATA_DIR .* cannot be written to .*$"):
        environment.open_data_dir()


@pytest.mark.parametrize("depth", [1, 30], ids=["a short path", "a long path with spaces"])
def test_the_broker_socket_fits_the_system_wherever_the_data_is(tmp_path, depth):
    data_dir = tmp_path.joinpath(*["a folder"] * depth)
    socket = Environment.read({"DATA_DIR": str(data_dir)}).broker_socket
    assert len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH
    assert (data_dir in socket.parents) is (len(os.fsencode(data_dir)) < 90)


def test_two_installations_with_long_paths_have_two_sockets(tmp_path):
    long = tmp_path / ("x" * 150)
    sockets = {Environment.read({"DATA_DIR": str(long / name)}).broker_socket for name in ("one", "two")}
    assert len(sockets) == 2


def test_with_postgresql_and_redis_nothing_embedded_is_used():
    environment = Environment.read(
        {"DATABASE_URL": "postgres://u:p%40ss@db:5433/clinic", "REDIS_URL": "redis://cache/3"}
    )
    assert environment.database["ENGINE"] == "django.db.backends.postgresql"
    assert environment.database["PASSWORD"] == "p@ss"
    assert environment.broker_url == "redis://cache/3"


@pytest.mark.parametrize(
    ("command", "variables", "complaint"),
    [
        pytest.param(
            ["manage.py", "check"],
            {"PORT": "eighty"},
            "PORT must be a number from 1 to 65535, not 'eighty'",
            id="a wrong value",
        ),
        pytest.param(
            ["-m", "clinic.run", "PORT=8001"], {}, "Settings go before the command", id="a setting after it"
        ),
        pytest.param(
            ["-m", "clinic.prepare"],
            {"DATABASE_URL": "postgres://clinic@127.0.0.1:1/clinic"},
            "The clinic cannot be prepared: connection failed",
            id="a database that is away",
        ),
    ],
)
def test_a_command_complains_without_a_traceback(command, variables, complaint, tmp_path):
    settings = {"DJANGO_SETTINGS_MODULE": "clinic.settings", "DATA_DIR": str(tmp_path)} | variables
    result = subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 1
    assert result.stderr.startswith(complaint)
    assert result.stderr.count("\n") == 1

"""The virtual environment in .venv: everything in requirements.lock and the packages of this tree.

Standard library only, since it runs before anything is installed. Three properties matter: what is
ready is recognised in milliseconds (a stamp), what was interrupted at any moment is completed by
the next start (a mark that stands while .venv is being changed), and what this machine says about
proxies, certificates and package indexes is respected (pip's settings are handed to uv).
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
INSTALLER_LOCK = ROOT / "tools" / "installer.lock"
PACKAGES = (
    "chassis",
    "bus",
    "proto",
    "services/accounts",
    "services/projects",
    "services/finance",
    "services/workspace",
    "gateway",
    "standalone",
)
STAMP = VENV / "tandem-ready"
UNFINISHED = VENV / "tandem-unfinished"
MINOR_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
HEARTBEAT_SECONDS = 15
UV_SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "timeout": "UV_HTTP_TIMEOUT",
}
"""What pip calls a setting, and the environment variable by which uv takes it."""


class SetupError(Exception):
    """The machine cannot be made ready; the message says what to do."""


def install() -> int:
    """Make .venv ready, or find that it is; the exit code."""
    try:
        if not is_ready():
            with alone():
                if not is_ready():
                    build()
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted; the next start completes it")
        return 130
    return 0


def is_ready() -> bool:
    """True when .venv holds what this tree asks for."""
    try:
        return STAMP.read_text(encoding="utf-8") == fingerprint()
    except OSError:
        return False


def fingerprint() -> str:
    """What .venv depends on: the Python, the place, both locks, and the packages' descriptions."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in (LOCK, INSTALLER_LOCK, *(ROOT / name / "pyproject.toml" for name in PACKAGES)):
        digest.update(path.read_bytes())
    return f"python {MINOR_VERSION}\n{digest.hexdigest()}\n"


@contextmanager
def alone() -> Iterator[None]:
    """Let one start at a time change .venv.

    The kernel frees the lock when this process and the installers it started are gone: those
    inherit it, so that one which outlives a killed start is waited for.
    """
    with LOCK.open("rb") as handle:
        os.set_inheritable(handle.fileno(), True)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another start is installing; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def build() -> None:
    """Create or complete .venv and stamp it last."""
    started = time.monotonic()
    if UNFINISHED.exists() or not fits():
        shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    if not PYTHON.exists():
        say(f"making .venv with Python {platform.python_version()}")
        run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    get_uv()
    install_packages()
    stamp()
    say(f"ready after {time.monotonic() - started:.0f} s")


def fits() -> bool:
    """True when .venv runs, and is of the same minor version as the Python that runs now."""
    probe = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        outcome = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return outcome.stdout.strip() == MINOR_VERSION


def stamp() -> None:
    """Record that .venv is complete, in one step that cannot be seen half done."""
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(fingerprint(), encoding="utf-8")
    fresh.replace(STAMP)
    UNFINISHED.unlink()


def get_uv() -> None:
    """Put the pinned uv into .venv by whichever installer this machine has."""
    for way in (with_ensurepip, with_pip, with_uv, with_apt):
        if way():
            return
    raise SetupError(
        f"Python {MINOR_VERSION} came without pip and venv. On Debian or Ubuntu type\n"
        "    sudo apt-get install -y python3-venv\n"
        "setup: elsewhere install pip for this Python, then start again"
    )


def with_ensurepip() -> bool:
    """By the pip that comes with Python."""
    if importlib.util.find_spec("ensurepip") is None:
        return False
    say("installing pip and uv")
    install_pip, install_uv = ["-m", "ensurepip"], installer_with("pip")
    return attempt([str(PYTHON), *install_pip]) and attempt([str(PYTHON), *install_uv])


def with_pip() -> bool:
    """By a pip outside .venv; since 22.3 it can install into another environment."""
    if importlib.util.find_spec("pip") is None:
        return False
    say("installing uv with this machine's pip")
    command = installer_with("pip", "--python", str(PYTHON))
    return attempt([sys.executable, *command])


def with_uv() -> bool:
    """By another uv that is already on this machine."""
    found = shutil.which("uv")
    if found is None:
        return False
    say("installing the pinned uv with this machine's uv")
    pinned = ["--require-hashes", "-r", str(INSTALLER_LOCK)]
    return attempt([found, "pip", "install", "-q", "--python", str(PYTHON), *pinned])


def with_apt() -> bool:
    """By Debian's python3-venv, where nobody has to type a password for it."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or not may(root):
        return False
    say("installing Debian's python3-venv, which brings pip")
    package = f"python{MINOR_VERSION}-venv"
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    wanted = [*apt, "install", "-y", "--no-install-recommends", package]
    installed = quiet(wanted) or (quiet([*apt, "update"]) and quiet(wanted))
    importlib.invalidate_caches()
    return installed and with_ensurepip()


def may(root: list[str]) -> bool:
    """True when commands can be run as root without a password."""
    return not root or (shutil.which("sudo") is not None and quiet([*root, "true"]))


def installer_with(*pip: str) -> list[str]:
    """The arguments of a Python that install the pinned uv by pip."""
    pinned = ["--require-hashes", "--only-binary", ":all:", "-r", str(INSTALLER_LOCK)]
    return ["-m", *pip, "install", "-q", "--disable-pip-version-check", *pinned]


def install_packages() -> None:
    """Everything in requirements.lock by hash, then this tree's packages, editable.

    Compiled right away: a machine on which Python may not write bytecode would else compile all
    of it at every start.
    """
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "-q", "--python", str(PYTHON)]
    environment = uv_environment()
    count = sum(line[:1].isalnum() for line in LOCK.read_text(encoding="utf-8").splitlines())
    say(f"installing {count} pinned packages")
    locked = ["--no-deps", "--require-hashes", "-r", str(LOCK)]
    run([*uv, "--compile-bytecode", *locked], environment)
    say("installing the packages of this tree")
    editable = [part for name in PACKAGES for part in ("-e", str(ROOT / name))]
    run([*uv, "--no-deps", "--no-build-isolation", *editable], environment)


def uv_environment() -> dict[str, str]:
    """This process's environment, with pip's settings in uv's words where uv has none of its own.

    pip looks at all its indexes together and trusts the system's certificates; uv is made to do
    the same, which is safe because every file is checked against the lock's hashes.
    """
    environment = {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_SYSTEM_CERTS": "true",
        **os.environ,
    }
    for name, value in translated(pip_settings()).items():
        environment.setdefault(name, value)
    return environment


def translated(settings: Mapping[str, str]) -> dict[str, str]:
    """pip's settings as uv's environment variables."""
    known = {name: value.split() for name, value in settings.items() if name in UV_SETTINGS}
    return {
        UV_SETTINGS[name]: ("," if name == "find-links" else " ").join(values)
        for name, values in known.items()
        if values
    }


def pip_settings() -> dict[str, str]:
    """What pip's configuration files and PIP_ variables say; the nearest one wins."""
    listing = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    if listing.returncode:
        listing = subprocess.run(
            [sys.executable, "-m", "pip", "config", "list"],
            capture_output=True,
            text=True,
            check=False,
        )
    return read_settings(listing.stdout)


def read_settings(listing: str) -> dict[str, str]:
    """`pip config list` as a dict: variables before [install], [install] before [global]."""
    ranks = ("global", "install", ":env:")
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        key, _, literal = line.partition("=")
        section, _, name = key.rpartition(".")
        if section in ranks and ranks.index(section) >= found.get(name, (0, ""))[0]:
            found[name] = (ranks.index(section), str(ast.literal_eval(literal)))
    return {name: value for name, (_, value) in found.items()}


def say(line: str) -> None:
    print(f"setup: {line}", flush=True)


def attempt(command: list[str]) -> bool:
    """Run a command of which there is a next best; what it complained about is shown."""
    try:
        run(command)
    except SetupError as error:
        say(str(error))
        return False
    return True


def quiet(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run(command: list[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a command, saying now and then that it still runs; SetupError when it fails."""
    with heartbeat():
        outcome = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            close_fds=False,
        )
    if outcome.returncode:
        raise SetupError(f"this failed: {shlex.join(command)}\n{outcome.stderr.strip()}")


@contextmanager
def heartbeat() -> Iterator[None]:
    """Print the seconds gone by while a long step lasts."""
    done = threading.Event()
    threading.Thread(target=beat, args=(done.wait,), daemon=True).start()
    try:
        yield
    finally:
        done.set()


def beat(wait: Callable[[float], bool]) -> None:
    seconds = 0
    while not wait(HEARTBEAT_SECONDS):
        seconds += HEARTBEAT_SECONDS
        say(f"still at it, {seconds} s")

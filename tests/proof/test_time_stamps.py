"""A real authority (openssl) answers: what fits is kept and vouches, what is wrong is refused."""
from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.authority import NoTimeStamp, ask
from plan_ledger.proof.bringing import verify_ledger
from plan_ledger.proof.timestamp import AuthorityRefused, BadTimeStamp, NotVouchedFor, TimeStamp
from plan_ledger.stamping import FromTheFuture, NotOurs, Stamping, WrongNonce, WrongPolicy
from plan_ledger.vouching import Vouching
from tests.proof.authority import OTHER_POLICY, Authority, accepts, info, issue
from tests.store.making import make, unguarded


@pytest.fixture
def path(tmp_path: Path, own_folders: Path) -> Path:
    path = make(tmp_path / "plan.ledger")
    with Ledger(path, clock_is_right=True) as ledger:
        Vouching(ledger).new_key(by="Officer")
    return path


@pytest.fixture
def stamping(path: Path):
    with Ledger(path, clock_is_right=True) as ledger:
        yield Stamping(ledger)


def answered(stamping: Stamping, authority: Authority, folder: Path) -> Path:
    asked = stamping.request(folder / f"{authority.folder.name}.tsq")
    answer = asked.file.with_suffix(".tsr")
    answer.write_bytes(authority.answer(asked.file.read_bytes()))
    return answer


def stamp_of(authority: Authority, when: datetime) -> bytes:
    return authority.sign(info(hashlib.sha256(b"note").digest(), when=f"{when:%Y%m%d%H%M%SZ}"))


def test_an_answer_is_kept_vouches_and_is_accepted_by_openssl(stamping, path, tmp_path):
    authority = Authority(tmp_path / "tsa")
    answer = answered(stamping, authority, tmp_path)
    assert stamping.add(answer, [authority.ca_file]).new
    assert not stamping.add(answer).new
    verdict = verify_ledger(path, tsa_cas=[authority.ca_file])
    assert [some.kind for some in verdict.stamps if some.time] == ["timestamp"]
    assert verdict.checked["timestamps"] == 1 and not verdict.failures
    (saved,) = stamping.save(tmp_path / "out")
    assert accepts(saved.note, saved.response, authority.ca_file)
    other = tmp_path / "other.pem"
    other.write_bytes(Authority(tmp_path / "other").ca_file.read_bytes())
    assert not accepts(saved.note, saved.response, other)
    verdict = verify_ledger(path, tsa_cas=[other])
    assert not verdict.stamps
    assert not verdict.failures and "do not vouch" in verdict.notes[-1]
    assert "not held against an authority" in verify_ledger(path).notes[-1]


def test_an_answer_of_another_authority_request_or_note_is_refused(stamping, tmp_path):
    authority = Authority(tmp_path / "tsa")
    answer = answered(stamping, authority, tmp_path)
    with pytest.raises(NotVouchedFor):
        stamping.add(answer, [Authority(tmp_path / "other").ca_file])
    stamp = TimeStamp.parse(answer.read_bytes())
    now = datetime.now(UTC)
    file = tmp_path / "wrong.tsr"
    file.write_bytes(authority.sign(info(stamp.hashed, when=f"{now:%Y%m%d%H%M%SZ}", nonce=7)))
    with pytest.raises(WrongNonce):
        stamping.add(file)
    file.write_bytes(stamp_of(authority, now))
    with pytest.raises(NotOurs):
        stamping.add(file)
    ahead = now + timedelta(days=3)
    file.write_bytes(
        authority.sign(info(stamp.hashed, when=f"{ahead:%Y%m%d%H%M%SZ}", nonce=stamp.nonce))
    )
    with pytest.raises(FromTheFuture):
        stamping.add(file)


@pytest.mark.parametrize(
    "wrong", [{"usage": None}, {"critical": False},
              {"valid": (timedelta(days=-9), timedelta(days=-2))}],
)
def test_a_certificate_that_is_not_fit_is_refused_without_any_trust(tmp_path, wrong):
    ca = issue("Root", ca=True)
    authority = Authority(tmp_path / "tsa", ca=ca, signer=issue("Clock", ca, **wrong))
    with pytest.raises(BadTimeStamp, match="certificate of who signed it"):
        TimeStamp.parse(stamp_of(authority, datetime.now(UTC)))


def test_a_signature_over_sha1_is_refused(tmp_path, stamping):
    with pytest.raises(BadTimeStamp, match="SHA-256"):
        stamping.add(answered(stamping, Authority(tmp_path / "tsa", digest="sha1"), tmp_path))


def test_a_refusal_is_told_in_the_authoritys_words(stamping, tmp_path):
    authority = Authority(tmp_path / "tsa", accepts="sha512")
    with pytest.raises(AuthorityRefused, match="digest algorithm is not supported"):
        stamping.add(answered(stamping, authority, tmp_path))


def test_garbage_gets_a_sentence(tmp_path):
    authority, some = Authority(tmp_path / "tsa"), random.Random(1)
    good = stamp_of(authority, datetime.now(UTC))
    for _ in range(600):
        bad = bytearray(good)
        at = some.randrange(len(bad))
        bad[at:at + some.randrange(9)] = some.randbytes(some.randrange(9))
        try:
            read = TimeStamp.parse(bytes(bad))
        except PlanError:
            continue
        assert read.moment == TimeStamp.parse(good).moment and read.is_of(b"note")


def test_a_time_stamp_of_something_else_is_damage_without_any_trust(stamping, path, tmp_path):
    wrong = stamp_of(Authority(tmp_path / "tsa"), datetime.now(UTC))
    with unguarded(path) as connection:
        connection.execute(
            "INSERT INTO timestamps VALUES (1, ?), (1, x'00'), (1, 'text'),"
            " (1, CAST(x'ff00' AS TEXT))", (wrong,)
        )
    assert [fault.kind for fault in verify_ledger(path).failures] == ["timestamp"] * 4


def test_asking_over_http(stamping, path, tmp_path):
    authority = Authority(tmp_path / "tsa")

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            self.send_response(302 if self.path == "/moved" else 404 if self.path == "/no" else 200)
            html = self.path == "/page"
            self.send_header("Content-Type", "text/html" if html else "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(b"x" * 70_000 if self.path == "/large" else authority.answer(query))

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, daemon=True).start()
    at = f"http://127.0.0.1:{server.server_port}"
    try:
        for where, why in (("/moved", "sends on"), ("/no", "404"), ("/page", "text/html"),
                           ("/large", "more than")):
            with pytest.raises(NoTimeStamp, match=why):
                stamping.get(at + where)
        assert stamping.get(at, [authority.ca_file], policy="1.2.3.4.5").stamp.policy == "1.2.3.4.5"
    finally:
        server.shutdown()
        server.server_close()
    with pytest.raises(NoTimeStamp, match="nobody answers"):
        stamping.get(at)
    with pytest.raises(NoTimeStamp, match="http://"):
        stamping.get("file:///etc/passwd")


def test_a_stamp_granted_with_modifications_is_held_like_any_other(tmp_path):
    authority = Authority(tmp_path / "tsa")
    good = stamp_of(authority, datetime.now(UTC))
    changed = good.replace(b"\x30\x03\x02\x01\x00", b"\x30\x03\x02\x01\x01", 1)
    assert changed != good
    TimeStamp.parse(changed).hold_against([authority.ca[0]], b"note")


def test_a_chain_in_the_answer_leads_to_the_root_and_the_signers_own_key_does_not(tmp_path):
    root = issue("Root", ca=True)
    between = issue("Between", root, ca=True)
    authority = Authority(
        tmp_path / "tsa", ca=root, signer=issue("Clock", between), chain=(between[0], root[0])
    )
    stamp = TimeStamp.parse(stamp_of(authority, datetime.now(UTC)))
    stamp.hold_against([root[0]], b"note")
    with pytest.raises(NotVouchedFor):
        stamp.hold_against([authority.signer[0]], b"note")


def test_a_second_answer_with_a_nonce_that_was_answered_is_refused(stamping, tmp_path):
    authority = Authority(tmp_path / "tsa")
    asked = stamping.request(tmp_path / "one.tsq").file.read_bytes()
    first, second = tmp_path / "first.tsr", tmp_path / "second.tsr"
    first.write_bytes(authority.answer(asked))
    second.write_bytes(authority.answer(asked))
    stamping.add(first)
    with pytest.raises(WrongNonce):
        stamping.add(second)


def test_an_authority_with_rsa_keys_is_held_like_any_other(stamping, path, tmp_path):
    root = issue("Root", ca=True, key=rsa.generate_private_key(65537, 2048))
    signer = issue("Clock", root, key=rsa.generate_private_key(65537, 3072))
    authority = Authority(tmp_path / "tsa", ca=root, signer=signer)
    assert stamping.add(answered(stamping, authority, tmp_path), [authority.ca_file]).new
    verdict = verify_ledger(path, tsa_cas=[authority.ca_file])
    assert [some.kind for some in verdict.stamps if some.time] == ["timestamp"]
    with pytest.raises(NotVouchedFor):
        TimeStamp.parse(stamp_of(authority, datetime.now(UTC))).hold_against(
            [issue("Root", ca=True, key=rsa.generate_private_key(65537, 2048))[0]], b"note"
        )


def test_a_certificate_that_expired_since_vouches_for_the_time_when_it_was_valid(tmp_path):
    root = issue("Root", ca=True, valid=(timedelta(days=-20), timedelta(days=-1)))
    signer = issue("Clock", root, valid=(timedelta(days=-9), timedelta(days=-2)))
    authority = Authority(tmp_path / "tsa", ca=root, signer=signer)
    then = datetime.now(UTC) - timedelta(days=5)
    stamp = TimeStamp.parse(stamp_of(authority, then))
    stamp.hold_against([root[0]], b"note")
    assert f"{stamp.moment:%Y%m%d%H%M%S}" == f"{then:%Y%m%d%H%M%S}"


def test_another_policy_than_the_one_asked_for_is_refused(stamping, tmp_path):
    authority = Authority(tmp_path / "tsa")
    asked = stamping.request(tmp_path / "one.tsq", policy=OTHER_POLICY).request
    answer = tmp_path / "one.tsr"
    answer.write_bytes(authority.sign(
        info(asked.hashed, when=f"{datetime.now(UTC):%Y%m%d%H%M%SZ}", nonce=asked.nonce)
    ))
    with pytest.raises(WrongPolicy, match=OTHER_POLICY):
        stamping.add(answer)
    answer.write_bytes(authority.answer(asked.data))
    assert stamping.add(answer).stamp.policy == OTHER_POLICY


@pytest.mark.parametrize(("before", "between", "why"), [
    (2.0, 0.0, "does not answer in time"), (0.0, 0.1, "did not finish its answer"),
])
def test_an_authority_that_is_too_slow_is_waited_for_no_longer(before, between, why):
    class Slow(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sleep(before)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            for _ in range(20):
                sleep(between)
                self.wfile.write(b"x")

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:  # nobody waits for the rest
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Slow)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(NoTimeStamp, match=why):
            ask(f"http://127.0.0.1:{server.server_port}", b"asked", patience=0.5)
    finally:
        server.shutdown()
        server.server_close()

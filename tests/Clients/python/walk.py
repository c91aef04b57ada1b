"""Claims a server, signs in, lists sessions, refreshes, signs out, and is refused afterwards.

walk.py ADDRESS PROTOS; the claim code and the password are the two lines of standard input. The stubs are generated
from the contracts that the file itself has written.
"""

import sys

import grpc

import stubs

DEADLINE_SECONDS = 60


def walk(address: str, claim_code: str, password: str) -> None:
    from magnetar.auth.v1 import auth_service_pb2_grpc, device_pb2, setup_pb2, sign_in_pb2, token_pb2
    from magnetar.session.v1 import session_service_pb2, session_service_pb2_grpc

    channel = grpc.insecure_channel(address)
    auth = auth_service_pb2_grpc.AuthServiceStub(channel)
    sessions = session_service_pb2_grpc.SessionServiceStub(channel)

    def call(method, request, access_token=None):
        metadata = [("authorization", f"Bearer {access_token}")] if access_token else []
        return method(request, metadata=metadata, timeout=DEADLINE_SECONDS)

    def device(name):
        return device_pb2.DeclaredDevice(display_name=name, platform="Python", language="en")

    call(auth.ClaimFounder, setup_pb2.ClaimFounderRequest(
        claim_code=claim_code, user_name="founder", password=password, device=device("Desk")))
    print("claimed")

    signed_in = call(auth.SignIn, sign_in_pb2.SignInRequest(
        user_name="founder", password=password, device=device("Laptop"))).signed_in
    print("signed in")

    listed = call(sessions.ListSessions, session_service_pb2.ListSessionsRequest(), signed_in.tokens.access_token)
    print(f"listed {len(listed.sessions)}")

    tokens = call(auth.Refresh, token_pb2.RefreshRequest(
        refresh_token=signed_in.tokens.refresh_token, device_secret=signed_in.tokens.device_secret)).tokens
    call(auth.ValidateToken, token_pb2.ValidateTokenRequest(), tokens.access_token)
    print("refreshed")

    call(auth.SignOut, sign_in_pb2.SignOutRequest(), tokens.access_token)
    print("signed out")

    try:
        call(auth.ValidateToken, token_pb2.ValidateTokenRequest(), tokens.access_token)
    except grpc.RpcError as refused:
        # google.rpc.Status in the trailer carries the reason as text; the code alone says less.
        details = dict(refused.trailing_metadata())["grpc-status-details-bin"]
        if refused.code() == grpc.StatusCode.UNAUTHENTICATED and b"SESSION_NOT_LIVE" in details:
            print("refused SESSION_NOT_LIVE")


def main() -> None:
    address, protos = sys.argv[1:]
    claim_code, password = sys.stdin.read().splitlines()
    with stubs.made_from(protos):
        walk(address, claim_code, password)


main()

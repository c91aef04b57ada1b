"""Makes the stubs of the contracts that the file itself has written."""

import contextlib
import pathlib
import sys
import tempfile

import grpc_tools
from grpc_tools import protoc


@contextlib.contextmanager
def made_from(protos):
    """Generates the stubs of a folder of contracts, importable until the end."""
    own = pathlib.Path(grpc_tools.__file__).parent / "_proto"  # google/protobuf
    files = [str(file) for file in pathlib.Path(protos).glob("magnetar/**/*.proto")]
    with tempfile.TemporaryDirectory() as out:
        status = protoc.main(
            ["protoc", f"-I{protos}", f"-I{own}", f"--python_out={out}", f"--grpc_python_out={out}", *files])
        if status != 0:
            sys.exit("the contracts do not compile")
        sys.path.insert(0, out)
        yield

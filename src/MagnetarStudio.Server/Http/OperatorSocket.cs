using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MagnetarStudio.Server.Rpc.Peers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace MagnetarStudio.Server.Http;

/// <summary>Lets onto the control socket only the server's own user and root, by the kernel's word.</summary>
/// <remarks>Linux. The socket's mode (0600) keeps others out; this holds when somebody has changed it.</remarks>
internal static class OperatorSocket
{
    // socket(7): SOL_SOCKET, SO_PEERCRED; struct ucred { pid_t pid; uid_t uid; gid_t gid; }.
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int CredentialsSizeBytes = 12;
    private const int UidOffset = 4;
    private const uint Root = 0;

    /// <summary>Connection middleware: names the operator, or closes the connection unread.</summary>
    public static ConnectionDelegate Admit(ConnectionDelegate next) => connection =>
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is { Socket: var socket }
            && ReadUid(socket) is var uid
            && (uid is Root || uid == geteuid()))
        {
            connection.Features.Set(new OperatorPeer(uid));
            return next(connection);
        }

        connection.Abort();
        return Task.CompletedTask;
    };

    private static uint ReadUid(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[CredentialsSizeBytes];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        var uid = credentials[UidOffset..];
        return BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt32LittleEndian(uid)
            : BinaryPrimitives.ReadUInt32BigEndian(uid);
    }

    // No text crosses here, so DllImport needs no unsafe code; a generated import would.
#pragma warning disable SYSLIB1054, IDE1006 // name of the C library
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();
#pragma warning restore SYSLIB1054, IDE1006
}

namespace MagnetarStudio.Server.Rpc.Peers;

/// <summary>The operating-system user at the other end of the control socket, as the kernel names it.</summary>
/// <param name="Uid">Numeric user id: the server's own, or 0.</param>
internal sealed record OperatorPeer(uint Uid);

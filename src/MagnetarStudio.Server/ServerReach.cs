namespace MagnetarStudio.Server;

/// <summary>To whom a server answers.</summary>
internal enum ServerReach
{
    /// <summary>To everybody that its endpoints reach, and to the operator.</summary>
    Everybody,

    /// <summary>To the operator alone, on the control socket: for one command while no server runs.</summary>
    Operator,
}

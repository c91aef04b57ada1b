namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>What may happen next in a history.</summary>
internal enum StepKind
{
    /// <summary>So many seconds pass.</summary>
    Pass,

    /// <summary>Somebody sets the wall clock, by so many minutes.</summary>
    StepWall,

    /// <summary>A call with the newest access token that the client has.</summary>
    Call,

    /// <summary>A call with the access token before that.</summary>
    CallWithOlder,

    /// <summary>The client refreshes and stores what is answered.</summary>
    Refresh,

    /// <summary>The client refreshes, and the answer is lost.</summary>
    RefreshUnanswered,

    /// <summary>A tab sends the stored pair on its way.</summary>
    TabSends,

    /// <summary>What a tab has sent arrives, unless it was given up meanwhile, and is answered.</summary>
    TabArrives,

    /// <summary>What a tab has sent arrives, unless it was given up meanwhile, and the answer is lost.</summary>
    TabArrivesUnanswered,

    /// <summary>The client calls from another network from now on: of that number.</summary>
    Roam,

    /// <summary>The server dies without warning, and starts.</summary>
    Crash,

    /// <summary>The server stops in order, and starts.</summary>
    Restart,

    /// <summary>The live table lets go of the session, if it can.</summary>
    Evict,

    /// <summary>The writer comes round to what was only posted.</summary>
    Write,

    /// <summary>The queue takes no more of what is only posted.</summary>
    QueueFills,

    /// <summary>The queue takes it again.</summary>
    QueueDrains,

    /// <summary>The client changes the password, and stores the new device secret.</summary>
    ChangePassword,

    /// <summary>The client changes the password, and the answer is lost.</summary>
    ChangePasswordUnanswered,

    /// <summary>Another session changes the password: this one ends.</summary>
    ChangePasswordElsewhere,

    /// <summary>The client signs out.</summary>
    SignOut,

    /// <summary>The thief copies what the client has stored.</summary>
    ThiefCopies,

    /// <summary>The thief presents the pair it got so many pairs ago.</summary>
    ThiefPresents,

    /// <summary>The thief calls with the access token it was answered last.</summary>
    ThiefCalls,
}

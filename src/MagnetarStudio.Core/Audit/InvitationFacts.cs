namespace MagnetarStudio.Core.Audit;

/// <summary>What the records say of an invitation.</summary>
internal sealed class InvitationFacts
{
    /// <summary>Whether a record made it, or said it again.</summary>
    public bool IsMade { get; set; }

    /// <summary>The role that it gives; null where no record says.</summary>
    public long? RoleCode { get; set; }

    /// <summary>The digest of its row; null where no record says.</summary>
    public byte[]? Digest { get; set; }

    /// <summary>Whether an account was made by it.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Whether its row is gone, since it can do nothing more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The account that was made by it, and with which role; null where no record says.</summary>
    public (Guid Account, long? RoleCode)? Made { get; set; }
}

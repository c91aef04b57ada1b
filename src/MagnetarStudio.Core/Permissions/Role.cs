namespace MagnetarStudio.Core.Permissions;

/// <summary>The rank of an account. The number is the rank: the greater outranks the smaller.</summary>
/// <remarks>
/// The numbers are stored, signed into tokens and logged, so they never change; the gaps leave room for ranks between.
/// The default value, 0, is no role: it holds nothing and may act on nobody.
/// </remarks>
public enum Role : byte
{
    /// <summary>May look, hardly touch.</summary>
    Guest = 10,

    /// <summary>What a new account is unless somebody says otherwise.</summary>
    Member = 20,

    /// <summary>Looks after accounts and sessions.</summary>
    Admin = 30,

    /// <summary>Holds every permission, below the founder in rank alone.</summary>
    SuperAdmin = 40,

    /// <summary>Holds every permission. The last one can be neither disabled, demoted nor erased.</summary>
    Founder = 50,
}

using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server;

/// <summary>Makes the founder whom the operator names in the environment, where there is none.</summary>
internal static class EnvironmentFounder
{
    /// <summary>Makes it; does nothing when none is named, or there is a founder already.</summary>
    /// <exception cref="ConfigurationException">The password is refused, or the name is taken.</exception>
    public static async Task MakeAsync(Studio studio, FounderSettings? founder, CancellationToken cancel)
    {
        if (founder is null || await studio.Database.Accounts.HasFounderAsync(cancel))
        {
            return;
        }

        if (!UserName.TryParse(founder.UserName, out var name)
            || !Password.TryCreate(founder.Password, out var password))
        {
            throw new ConfigurationException("ELOHIM_FOUNDER_USERNAME or ELOHIM_FOUNDER_PASSWORD is malformed.");
        }

        using (password)
        {
            var answer = await studio.Accounts.MakeFounderAsync(
                new AccountRequest(name, string.Empty, Role.Founder), password, Caller.Server, cancel);
            if (answer.Verdict is not AccountVerdict.Done)
            {
                throw new ConfigurationException(Explain(answer));
            }
        }
    }

    private static string Explain(AccountAnswer answer) => answer switch
    {
        { Password: PasswordVerdict.TooShort } => "ELOHIM_FOUNDER_PASSWORD is too short.",
        { Password: PasswordVerdict.TooLong } => "ELOHIM_FOUNDER_PASSWORD is too long.",
        { Password: PasswordVerdict.ContextWord } => "ELOHIM_FOUNDER_PASSWORD is made of names that everybody knows.",
        { Verdict: AccountVerdict.NameTaken } => "ELOHIM_FOUNDER_USERNAME is taken by an account that is no founder.",
        _ => "The founder named in the environment could not be made.",
    };
}

using System.CommandLine;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Auth;
using MagnetarStudio.Server.Cli.Views;
using Wire = MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar account</c>: makes, lists and changes accounts.</summary>
internal static class AccountCommands
{
    private const int PageSize = 100;

    /// <summary>The command and those below it.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var control = new ControlCommands(common, tools);
        return new Command("account", "Makes, lists and changes accounts.")
        {
            Add(control),
            List(control),
            SetRole(control),
            Change(control, "disable", "Disables an account and ends its sessions.", async (service, name, cancel) =>
                (await service.DisableAccountAsync(new() { Account = name }, cancellationToken: cancel)).Account),
            Change(control, "enable", "Lets a disabled account sign in again.", async (service, name, cancel) =>
                (await service.EnableAccountAsync(new() { Account = name }, cancellationToken: cancel)).Account),
            Change(control, "unlock", "Forgets an account's failed sign-ins.", async (service, name, cancel) =>
                (await service.UnlockAccountAsync(new() { Account = name }, cancellationToken: cancel)).Account),
            Change(
                control,
                "erase",
                "Erases an account for ever, and destroys the key of its personal parts in the audit log.",
                async (service, name, cancel) =>
                {
                    var erased = await service.EraseAccountAsync(new() { Account = name }, cancellationToken: cancel);
                    if (!erased.Overwritten)
                    {
                        control.Terminal.WriteError(
                            "The database's WAL still has of it what another program reads; it goes when that ends.");
                    }

                    return erased.Account;
                }),
            ClaimCode(control),
            AuthenticatorCommand.Create(control),
            Change(
                control,
                "remove-totp",
                "Removes a lost authenticator with its recovery codes, and ends the account's sessions.",
                async (service, name, cancel) => (await service.RemoveSecondFactorAsync(
                    new() { Account = name }, cancellationToken: cancel)).Account),
        };
    }

    /// <summary>The argument that names an account.</summary>
    public static Argument<string> NameArgument() => new("ACCOUNT") { Description = "A user name or an account id." };

    /// <summary>The account that a word names.</summary>
    /// <exception cref="UsageException">It is neither an id nor a user name.</exception>
    public static AccountName ReadName(string word) =>
        AccountId.TryParse(word, out var id) ? new AccountName { AccountId = id.ToString() }
        : UserName.TryParse(word, out var name) ? new AccountName { UserName = name.Value }
        : throw new UsageException($"'{word}' is neither a user name nor an account id.");

    private static Command Add(ControlCommands control)
    {
        var name = new Argument<string>("USER-NAME") { Description = "The name to sign in with." };
        var role = RoleOption();
        var displayName = new Option<string?>("--display-name") { Description = "The name to be shown by." };
        var command = new Command(
            "add", "Makes an account. The password is asked for, or is the first line of standard input.")
        {
            name, role, displayName,
        };
        control.Serve(command, async (service, line, cancel) =>
        {
            var request = new AddAccountRequest
            {
                UserName = ReadName(line.GetRequiredValue(name)).UserName,
                DisplayName = line.GetValue(displayName) ?? string.Empty,
                Role = ReadRole(line.GetValue(role)!),
                Password = control.Terminal.ReadSecret("First password: ") ?? string.Empty,
            };
            var added = await service.AddAccountAsync(request, cancellationToken: cancel);
            control.Write(line, ToView(added.Account), CliJson.Default.AccountView, Show);
        });
        return command;
    }

    private static Command List(ControlCommands control)
    {
        var command = new Command("list", "Lists accounts in the order in which they were made.");
        control.Serve(command, async (service, line, cancel) =>
        {
            var accounts = new List<AccountView>();
            var request = new ListAccountsRequest { PageSize = PageSize };
            do
            {
                var page = await service.ListAccountsAsync(request, cancellationToken: cancel);
                accounts.AddRange(page.Accounts.Select(ToView));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);

            control.Write(line, accounts, CliJson.Default.IReadOnlyListAccountView, ShowAll);
        });
        return command;
    }

    private static Command SetRole(ControlCommands control)
    {
        var name = NameArgument();
        var role = new Argument<string>("ROLE").AcceptOnly();
        var command = new Command("role", "Gives an account a role.") { name, role };
        control.Serve(command, async (service, line, cancel) =>
        {
            var request = new SetRoleRequest
            {
                Account = ReadName(line.GetRequiredValue(name)),
                Role = ReadRole(line.GetRequiredValue(role)),
            };
            var changed = await service.SetRoleAsync(request, cancellationToken: cancel);
            control.Write(line, ToView(changed.Account), CliJson.Default.AccountView, Show);
        });
        return command;
    }

    private static Command Change(
        ControlCommands control,
        string verb,
        string description,
        Func<ControlService.ControlServiceClient, AccountName, CancellationToken, Task<Wire.Account>> change)
    {
        var name = NameArgument();
        var command = new Command(verb, description) { name };
        control.Serve(command, async (service, line, cancel) =>
        {
            var changed = await change(service, ReadName(line.GetRequiredValue(name)), cancel);
            control.Write(line, ToView(changed), CliJson.Default.AccountView, Show);
        });
        return command;
    }

    private static Command ClaimCode(ControlCommands control)
    {
        var command = new Command(
            "claim-code", "Makes a code that claims the founder account; the one before is void.");
        control.Serve(command, async (service, line, cancel) =>
        {
            var made = await service.MakeClaimCodeAsync(new MakeClaimCodeRequest(), cancellationToken: cancel);
            var view = new ClaimCodeView(made.ClaimCode, made.ExpireTime.ToDateTimeOffset());
            control.Write(line, view, CliJson.Default.ClaimCodeView, (terminal, shown) =>
                terminal.WriteLine($"{shown.ClaimCode}  (until {shown.ExpireTime.Show()}; it is not shown again)"));
        });
        return command;
    }

    private static Option<string> RoleOption()
    {
        var role = new Option<string>("--role")
        {
            Description = "Its role; member unless set.",
            DefaultValueFactory = _ => Role.Member.ToName()!,
        };
        role.AcceptOnlyFromAmong(RoleWords());
        return role;
    }

    private static Argument<string> AcceptOnly(this Argument<string> role)
    {
        role.Description = "The new role.";
        return role.AcceptOnlyFromAmong(RoleWords());
    }

    private static string[] RoleWords() => [.. RoleNames.All.Select(role => role.ToName()!)];

    private static Wire.Role ReadRole(string word) => RoleNames.TryParse(word, out var role)
        ? role.ToWire()
        : throw new UsageException($"'{word}' is no role.");

    private static AccountView ToView(Wire.Account account) => new(
        account.AccountId,
        account.UserName,
        account.DisplayName,
        account.Role.ToCore().ToName() ?? "unknown",
        account.State switch
        {
            Wire.AccountState.Active => "active",
            Wire.AccountState.Disabled => "disabled",
            Wire.AccountState.Erased => "erased",
            _ => "unknown",
        },
        account.MustChangePassword,
        account.CreateTime.ToDateTimeOffset());

    private static void Show(Terminal terminal, AccountView account) => ShowAll(terminal, [account]);

    private static void ShowAll(Terminal terminal, IReadOnlyList<AccountView> accounts)
    {
        var table = new Table("USER NAME", "ROLE", "STATE", "MADE", "ACCOUNT");
        foreach (var account in accounts)
        {
            table.Add(account.UserName, account.Role, account.State, account.CreateTime.Show(), account.AccountId);
        }

        table.Write(terminal);
    }
}

using Grpc.Health.V1;
using MagnetarStudio.Protocol.Options.V1;
using MagnetarStudio.Server.Rpc.Contracts;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Contracts;

public sealed class ContractCatalogueTests
{
    private static readonly string[] s_duringPasswordChange =
        ["ChangePassword", "Refresh", "SignOut", "ValidateToken", "WhoAmI"];

    [Fact]
    public void Every_method_of_the_proto_files_has_a_contract()
    {
        var methods = OurServices.All.SelectMany(service => service.Methods).ToList();

        var contracts = OurServices.Read();

        Assert.Equal(methods.Count, contracts.Contracts.Count);
        Assert.All(methods, method => Assert.NotNull(contracts.Find($"/{method.Service.FullName}/{method.Name}")));
    }

    [Fact]
    public void Every_answer_of_the_log_and_to_a_sign_in_has_a_head_for_the_client_to_keep()
    {
        var answers = OurServices.All
            .SelectMany(service => service.Methods)
            .Where(method => method.Service.Name == "AuditService"
                || method.Name is "SignIn" or "CompleteSignIn" or "ClaimFounder")
            .Select(method => method.OutputType)
            .ToList();

        Assert.Equal(14, answers.Count);
        Assert.All(answers, answer => Assert.Equal(
            "magnetar.audit.v1.Checkpoint", answer.FindFieldByName("checkpoint")?.MessageType.FullName));
    }

    [Theory]
    [InlineData("auth.v1.AuthService/SignIn", Who.Public, null, false, false, 10_000)]
    [InlineData("auth.v1.AuthService/ValidateToken", Who.SignedIn, null, false, false, 5_000)]
    [InlineData("auth.v1.AuthService/EnrollTotp", Who.SignedIn, null, true, false, 5_000)]
    [InlineData("auth.v1.AccountService/ListAccounts", Who.Permission, "system.manage_users", false, false, 5_000)]
    [InlineData("auth.v1.AccountService/SetRole", Who.Permission, "system.manage_permissions", true, true, 5_000)]
    [InlineData("session.v1.SessionService/WatchSessions", Who.SignedIn, null, false, false, 3_600_000)]
    [InlineData("audit.v1.AuditService/GetCheckpoint", Who.Public, null, false, false, 5_000)]
    [InlineData("audit.v1.AuditService/GetConsistencyProof", Who.Public, null, false, false, 5_000)]
    [InlineData(
        "audit.v1.AuditService/GetInclusionProof", Who.Permission, "system.view_audit_logs", false, false, 5_000)]
    [InlineData("audit.v1.AuditService/AppendMany", Who.Permission, "system.append_audit", false, true, 600_000)]
    [InlineData("audit.v1.AuditService/Export", Who.Permission, "system.export_audit_logs", true, false, 3_600_000)]
    [InlineData("control.v1.ControlService/SetRole", Who.Operator, null, false, false, 5_000)]
    public void A_contract_says_what_the_proto_file_says(
        string method, object who, string? permission, bool stepUp, bool idempotent, int deadlineCapMs)
    {
        var contract = OurServices.Read().Find($"/magnetar.{method}");

        Assert.NotNull(contract);
        Assert.Equal(who, contract.Who);
        Assert.Equal(permission, contract.Permission);
        Assert.Equal(stepUp, contract.StepUp);
        Assert.Equal(idempotent, contract.Idempotent);
        Assert.Equal(TimeSpan.FromMilliseconds(deadlineCapMs), contract.DeadlineCap);
    }

    [Fact]
    public void Five_methods_answer_while_the_password_must_be_changed()
    {
        var names = OurServices.Read().Contracts
            .Where(contract => contract.DuringPasswordChange)
            .Select(contract => contract.FullName.Split('/')[^1])
            .Order(StringComparer.Ordinal);

        Assert.Equal(s_duringPasswordChange, names);
    }

    [Theory]
    [InlineData("/Magnetar.Auth.V1.AuthService/SignIn")]
    [InlineData("/magnetar.auth.v1.AuthService/signIn")]
    [InlineData("/magnetar.auth.v1.AuthService/SignIn/")]
    [InlineData("/magnetar.auth.v1.AuthService/%53ignIn")]
    [InlineData("")]
    public void A_name_in_another_spelling_has_no_contract(string fullName) =>
        Assert.Null(OurServices.Read().Find(fullName));

    [Fact]
    public void A_service_of_others_is_public_only_where_it_is_named()
    {
        var named = ContractCatalogue.Read([], [Health.Descriptor], OurServices.Permissions);

        Assert.Equal(Who.Public, named.Find("/grpc.health.v1.Health/Check")?.Who);
        Assert.Throws<ContractException>(
            () => ContractCatalogue.Read([Health.Descriptor], [], OurServices.Permissions));
    }

    [Fact]
    public void A_permission_outside_the_registry_is_refused()
    {
        var refused = Assert.Throws<ContractException>(
            () => ContractCatalogue.Read(OurServices.All, [], new HashSet<string>()));

        Assert.Contains(refused.Problems, problem => problem.Contains("system.append_audit", StringComparison.Ordinal));
    }
}

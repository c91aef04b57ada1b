using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Storage.Tests;

/// <summary>Verifies logs that tests wrote.</summary>
internal static class Logs
{
    /// <summary>Verifies at every level, with the log's own keys.</summary>
    public static VerifyReport Verify(DataDirectory directory, IReadOnlyList<HeadPin>? pins = null)
    {
        using var snapshot = LogSnapshot.TryOpen(directory);
        Assert.NotNull(snapshot);
        using var keys = snapshot.Unlock(TestLog.Secret);
        using var signer = TestLog.Signer(snapshot.Log);
        using var verifier = new LogVerifier(snapshot, [signer.Verifier], pins ?? [], keys, snapshot);
        return verifier.Run(VerifyLevel.Meaning, progress: null, TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Requires that nothing is wrong, at any level; but that <see cref="Writer.WriterHost"/> has a table of its own.
    /// </summary>
    public static VerifyReport RequireIntact(DataDirectory directory, IReadOnlyList<HeadPin>? pins = null)
    {
        var report = Verify(directory, pins);
        Assert.DoesNotContain(report.Findings, finding => !finding.Text.Contains("table item is not ours"));
        return report;
    }
}

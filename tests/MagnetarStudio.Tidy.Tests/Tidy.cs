using Xunit;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>Fails with every trespass, one a line.</summary>
internal static class Tidy
{
    /// <summary>Fails unless there is no trespass.</summary>
    public static void AssertNone(IEnumerable<string> trespasses)
    {
        var all = trespasses.ToList();
        if (all.Count > 0)
        {
            Assert.Fail($"{all.Count} found:{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
        }
    }
}

using System.Globalization;
using System.Net;
using System.Text;

namespace MagnetarStudio.LoadClient.Results;

/// <summary>Writes a run as one page that needs nothing beside it: no script, no font, no network.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
        table { border-collapse: collapse; margin: 1rem 0 } td, th { padding: .3rem .9rem; text-align: right }
        th { border-bottom: 1px solid #888 } td:first-child, th:first-child { text-align: left; padding-left: 0 }
        svg { width: 100%; font-size: 12px } svg text { fill: #555 } .grid { stroke: #ddd }
        polyline { fill: none; stroke-width: 1.5 } .p50 { stroke: #1a6fb5 } .p99 { stroke: #c2410c }
        .key { font-weight: 600 } .key .p50 { color: #1a6fb5 } .key .p99 { color: #c2410c } .breach { color: #b00020 }
        """;

    /// <summary>The page.</summary>
    public static string Write(LoadReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>Load: {Text(report.Scenario)}</title>");
        page.Append(CultureInfo.InvariantCulture, $"<style>{Style}</style>");
        page.Append(CultureInfo.InvariantCulture, $"<h1>Load: {Text(report.Scenario)}</h1>");
        page.Append(
            CultureInfo.InvariantCulture,
            $"<p>{report.RatePerSecond:N0} arrivals a second for {report.DurationSeconds:0.#} s, open loop; latency ");
        page.Append("runs from the moment a call was due. ");
        page.Append(
            CultureInfo.InvariantCulture,
            $"{Text(report.Machine.Processor)}, {report.Machine.Processors} processors, load average ");
        page.Append(
            CultureInfo.InvariantCulture,
            $"{report.Machine.LoadAverage:0.0}; {report.StartTime:yyyy-MM-dd HH:mm} UTC. ");
        page.Append(
            CultureInfo.InvariantCulture, $"The server held {report.ServerResidentBytes / 1e6:0.0} MB at the end.</p>");
        foreach (var breach in report.Breaches)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"breach\">{Text(breach)}</p>");
        }

        AppendTable(page, report.Operations);
        foreach (var operation in report.Operations)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(operation.Name)}</h2>");
            page.Append("<p class=\"key\"><span class=\"p50\">median</span> <span class=\"p99\">p99</span></p>");
            page.Append(LatencyPicture.Draw(operation));
            AppendReasons(page, operation.Reasons);
        }

        return page.Append("</html>\n").ToString();
    }

    private static void AppendTable(StringBuilder page, IReadOnlyList<OperationResult> operations)
    {
        page.Append("<table><tr><th>call</th><th>answered</th><th>refused</th><th>failed</th>");
        page.Append("<th>p50 ms</th><th>p90 ms</th><th>p99 ms</th><th>p99.9 ms</th><th>max ms</th></tr>");
        foreach (var operation in operations)
        {
            var latency = operation.AnsweredLatency;
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(operation.Name)}</td>");
            foreach (var count in new[] { operation.Answered, operation.Refused, operation.Failed })
            {
                page.Append(CultureInfo.InvariantCulture, $"<td>{count:N0}</td>");
            }

            foreach (var ms in new[] { latency.P50Ms, latency.P90Ms, latency.P99Ms, latency.P999Ms, latency.MaxMs })
            {
                page.Append(CultureInfo.InvariantCulture, $"<td>{ms:0.00}</td>");
            }

            page.Append("</tr>");
        }

        page.Append("</table>");
    }

    private static void AppendReasons(StringBuilder page, IReadOnlyDictionary<string, long> reasons)
    {
        foreach (var (reason, count) in reasons)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{count:N0} × {Text(reason)}</p>");
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

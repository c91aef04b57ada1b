using System.Globalization;
using System.Security;
using System.Text;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>Collects the elements of an SVG image (SVG 1.1), with numbers to a tenth.</summary>
internal sealed class SvgDrawing
{
    private readonly StringBuilder _elements = new();

    /// <summary>Text.</summary>
    public void Text(double x, double y, string style, string text) =>
        Add($"<text x=\"{x:0.0}\" y=\"{y:0.0}\" class=\"{style}\">{Escape(text)}</text>");

    /// <summary>Text from below to above.</summary>
    public void TextUpwards(double x, double y, string style, string text) =>
        Add($"<text transform=\"translate({x:0.0} {y:0.0}) rotate(-90)\" class=\"{style}\">{Escape(text)}</text>");

    /// <summary>A line.</summary>
    public void Line(double x, double y, double toX, double toY, string style) =>
        Add($"<path d=\"M{x:0.0} {y:0.0}L{toX:0.0} {toY:0.0}\" class=\"{style}\"/>");

    /// <summary>A box.</summary>
    public void Box(double x, double y, double width, double height, string style) =>
        Add($"<rect x=\"{x:0.0}\" y=\"{y:0.0}\" width=\"{width:0.0}\" height=\"{height:0.0}\" class=\"{style}\"/>");

    /// <summary>A dot.</summary>
    public void Dot(double x, double y, string style) =>
        Add($"<circle cx=\"{x:0.0}\" cy=\"{y:0.0}\" r=\"6\" class=\"{style}\"/>");

    /// <summary>A path through points, which may be filled.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, string style)
    {
        // Points that fall on one another at this precision are one.
        var places = points.Select(
            point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.0} {point.Y:0.0}"));
        Add($"<path d=\"M{string.Join('L', places.Distinct(StringComparer.Ordinal))}\" class=\"{style}\"/>");
    }

    /// <summary>The image.</summary>
    public string ToSvg(int width, int height, string title, string styles) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n"
        + $"<title>{Escape(title)}</title>\n<style>{styles}</style>\n{_elements}</svg>\n";

    private static string Escape(string text) => SecurityElement.Escape(text)!;

    private void Add(FormattableString element) =>
        _elements.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

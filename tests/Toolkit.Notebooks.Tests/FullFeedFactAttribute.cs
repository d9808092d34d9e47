using System.Xml.Linq;

namespace Toolkit.Notebooks.Tests;

/// <summary>A test that needs packages which only a full feed has: elsewhere it is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullFeedFactAttribute : FactAttribute
{
    public FullFeedFactAttribute() => Skip = IsLimited(Path.Combine(InteropTests.Root, "eng", "feed.props"))
        ? "this machine's package feed is limited (eng/feed.props): it has no Microsoft.Data.Analysis, Plotly.NET and Parquet.Net"
        : null;

    /// <summary>Whether the set-up step found the feed limited; without its file the full feed is assumed, as the build does.</summary>
    internal static bool IsLimited(string props) =>
        File.Exists(props) && XDocument.Load(props).Descendants("ToolkitFeed").Any(feed => feed.Value == "limited");
}

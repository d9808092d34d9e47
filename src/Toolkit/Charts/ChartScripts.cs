namespace Toolkit.Charts;

/// <summary>The scripts that stand beside charts.</summary>
internal static class ChartScripts
{
    private static readonly Lazy<string> Packed = new(() => $"{PlotlyBundle.Charts}\ntoolkitCharts.unpack('{PlotlyBundle.Base64}');");

    /// <summary>Brings plotly.js compressed, for notebooks, whose files keep every output.</summary>
    public static string Carrier => Packed.Value;

    /// <summary>Draws with what another chart has brought or will bring, and says so when nothing comes.</summary>
    public const string Waiting = """
        (function () {
          if (window.toolkitCharts) { window.toolkitCharts.drawAll(); return; }
          setTimeout(function () {
            if (window.toolkitCharts) { return; }
            document.querySelectorAll('.toolkit-chart .toolkit-waiting').forEach(function (note) {
              note.textContent = 'This chart waits for plotly.js, which the first chart of the notebook carries: scroll to that one, or run its cell (or the whole notebook) again.';
            });
          }, 4000);
        })();
        """;

    /// <summary>Brings plotly.js as it is, for pages: all is drawn before the page counts as loaded, so printing it needs no waiting.</summary>
    /// <remarks>Module loaders are hidden from it, else it would register there and not be found.</remarks>
    public static string ForPage => $"(function (module, exports, define) {{\n{PlotlyBundle.Source}\n}}).call(window);\n{PlotlyBundle.Charts}\ntoolkitCharts.use(window.Plotly);";
}

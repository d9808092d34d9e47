using System.Text.Json.Nodes;
using Toolkit.Charts;

namespace Toolkit;

/// <summary>A chart: a plotly.js figure that draws itself in notebooks and in pages, offline.</summary>
/// <remarks>
/// Immutable and safe to share between threads. Long series are put together or thinned to what a screen can show, which
/// <see cref="Note"/> says. Names and texts of anybody's are shown as plain characters, whatever they contain.
/// </remarks>
public sealed partial class Chart
{
    private readonly JsonObject _layout;
    private readonly JsonArray _data;

    private Chart(PlotFigure figure, string title, string? note, int height) =>
        (_data, _layout, Title, Note, Height) = (figure.Traces, figure.Layout, PlotText.Short(title), note, height);

    /// <summary>What it shows, in a line.</summary>
    public string Title { get; }

    /// <summary>What one should know when reading it: that bars were put together, that times are UTC. Null when there is nothing.</summary>
    public string? Note { get; }

    /// <summary>Height in pixels; the width is that of the page.</summary>
    public int Height { get; }

    /// <summary>The figure as JSON for plotly.js 2.30 or later: an object of data, layout and config.</summary>
    public string Figure
    {
        get
        {
            JsonObject layout = (JsonObject)_layout.DeepClone();
            layout["title"] = new JsonObject
            {
                ["text"] = PlotText.Of(Title) + (Note is null ? "" : $"<br><sup>{PlotText.Of(Note)}</sup>"),
                ["x"] = 0.01,
                ["xanchor"] = "left",
            };
            layout["height"] = Height;
            layout["margin"]!["t"] = 72;
            return Json(layout);
        }
    }

    /// <summary>A fragment of HTML for the output of a notebook cell, or for a place in a page of one's own.</summary>
    /// <param name="plotly">Whether it carries plotly.js. Of several charts in one page it is enough that one does.</param>
    public string ToHtml(PlotlyScript plotly = PlotlyScript.Embedded) => Html.Of(
        $"{Drawing(withCaption: true)}{new Html(plotly == PlotlyScript.Embedded ? PageScript : SharedScript)}").Markup;

    /// <summary>A script element that brings plotly.js for every chart of a page; charts in it are made with <see cref="PlotlyScript.Shared"/>.</summary>
    public static string PageScript => $"<script>{ChartScripts.Carrier}</script>";

    /// <summary>A script element that draws with what another chart of the page has brought or will bring; it may take the place of <see cref="PageScript"/> where that stands more than once.</summary>
    public static string SharedScript => $"<script>{ChartScripts.Waiting}</script>";

    /// <summary>Writes a page with this chart alone; it needs no network.</summary>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, ToPage(), new UTF8Encoding(false));
    }

    /// <summary>The page that <see cref="Save"/> writes.</summary>
    public string ToPage() => new Page(Title) { Body = Html.Of($"<main class=\"single\">{Drawing(withCaption: true)}</main>") }.ToString();

    /// <summary>The place where the chart is drawn, with its figure; the page must bring the script.</summary>
    internal Html Drawing(bool withCaption)
    {
        Html note = Note is null ? Html.Empty : Html.Of($"<div class=\"toolkit-note\" style=\"opacity:.75;font-size:.85em\">{Note}</div>");
        Html caption = withCaption
            ? Html.Of($"<figcaption style=\"margin:0 0 .4em\"><div style=\"font-weight:600\">{Title}</div>{note}</figcaption>")
            : Note is null ? Html.Empty : Html.Of($"<figcaption>{note}</figcaption>");
        return Html.Of($"""
            <figure class="toolkit-chart" style="margin:0;min-width:0">{caption}<div class="toolkit-plot" style="height:{Height}px" role="group" aria-label="{Title}"><p class="toolkit-waiting" style="opacity:.75">{ToString()}. It is drawn by a script, which does not run here.</p></div><script type="application/json">{new Html(Json(_layout))}</script></figure>
            """);
    }

    /// <summary>What it is, for places that show text only.</summary>
    public override string ToString() => Note is null ? $"Chart: {Title}" : $"Chart: {Title} ({Note})";

    // The encoder of System.Text.Json writes <, >, & and quotes as \u00XX, so no text can end the script element.
    private string Json(JsonObject layout) => new JsonObject
    {
        ["data"] = _data.DeepClone(),
        ["layout"] = layout.DeepClone(),
        ["config"] = new JsonObject
        {
            ["displaylogo"] = false,
            // By default plotly.js 4 offers to send the figure to its maker's server.
            ["showSendToCloud"] = false,
            ["plotlyServerURL"] = "",
            ["responsive"] = false,
            // A name such as $x$ is no formula where a page happens to have MathJax.
            ["typesetMath"] = false,
            ["modeBarButtonsToRemove"] = new JsonArray("select2d", "lasso2d", "autoScale2d"),
        },
    }.ToJsonString();
}

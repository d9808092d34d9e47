using System.Text.Json.Nodes;

namespace Toolkit.Charts;

/// <summary>A plotly.js figure under construction, in the look that all charts share.</summary>
internal sealed class PlotFigure
{
    private const string Fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

    public JsonArray Traces { get; } = [];

    public JsonObject Layout { get; } = new()
    {
        ["font"] = new JsonObject { ["family"] = Fonts, ["size"] = 12, ["color"] = Palette.Text },
        ["paper_bgcolor"] = Palette.Clear,
        ["plot_bgcolor"] = Palette.Clear,
        ["margin"] = new JsonObject { ["l"] = 12, ["r"] = 12, ["t"] = 34, ["b"] = 12 },
        ["hoverlabel"] = new JsonObject
        {
            ["bgcolor"] = Palette.Surface,
            ["bordercolor"] = Palette.Frame,
            ["font"] = new JsonObject { ["color"] = Palette.Text, ["size"] = 12 },
            ["align"] = "left",
            ["namelength"] = 40,
        },
        ["legend"] = new JsonObject
        {
            ["orientation"] = "h",
            ["x"] = 0,
            ["xanchor"] = "left",
            ["y"] = 1.01,
            ["yanchor"] = "bottom",
            ["bgcolor"] = Palette.Clear,
            ["font"] = new JsonObject { ["color"] = Palette.Muted },
        },
        ["modebar"] = new JsonObject { ["bgcolor"] = Palette.Clear, ["color"] = Palette.Slate, ["activecolor"] = Palette.Blue },
        ["hovermode"] = "x unified",
        ["dragmode"] = "zoom",
        ["autosize"] = true,
        // Zoom and hidden traces stay when the colours change.
        ["uirevision"] = "kept",
    };

    /// <summary>Adds a trace; null members are left out.</summary>
    public void Add(string type, JsonObject trace)
    {
        trace.Insert(0, "type", type);
        Traces.Add(trace);
    }

    /// <summary>Adds a line and gives it, for what is its own.</summary>
    public JsonObject AddLine(string name, JsonArray x, IEnumerable<double> y, JsonObject line, string hover)
    {
        JsonObject trace = new() { ["mode"] = "lines", ["name"] = name, ["x"] = x, ["y"] = FigureJson.Numbers(y), ["line"] = line, ["hovertemplate"] = hover };
        Add("scatter", trace);
        return trace;
    }

    /// <summary>Adds an axis and gives it, for what is its own.</summary>
    public JsonObject Axis(string name, string? title = null)
    {
        JsonObject axis = new()
        {
            ["gridcolor"] = Palette.Grid,
            ["linecolor"] = Palette.Frame,
            ["zerolinecolor"] = Palette.Frame,
            ["tickfont"] = new JsonObject { ["color"] = Palette.Muted },
            ["automargin"] = true,
        };
        if (title is not null)
        {
            axis["title"] = new JsonObject { ["text"] = title, ["font"] = new JsonObject { ["color"] = Palette.Muted, ["size"] = 12 } };
        }

        Layout[name] = axis;
        return axis;
    }

    /// <summary>An axis of time: a line at the pointer, no lines of its own.</summary>
    public JsonObject TimeAxis(string name = "xaxis")
    {
        JsonObject axis = Axis(name);
        axis["showgrid"] = false;
        axis["showline"] = true;
        axis["showspikes"] = true;
        axis["spikemode"] = "across";
        axis["spikethickness"] = 1;
        axis["spikedash"] = "dot";
        axis["spikecolor"] = Palette.Muted;
        axis["hoverformat"] = "%Y-%m-%d %H:%M";
        return axis;
    }

    public static JsonObject Line(string colour, double width = 1.5, string dash = "solid") =>
        new() { ["color"] = colour, ["width"] = width, ["dash"] = dash };
}

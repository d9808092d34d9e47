namespace Toolkit;

/// <summary>Where a chart in a page or a notebook finds plotly.js.</summary>
public enum PlotlyScript
{
    /// <summary>The chart carries it (0.6 MB): the first chart of a notebook, or one that stands alone.</summary>
    Embedded,

    /// <summary>Another chart of the page, or the page itself (<see cref="Chart.PageScript"/>), carries it; in any order.</summary>
    Shared,
}

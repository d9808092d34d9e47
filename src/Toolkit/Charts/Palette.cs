namespace Toolkit.Charts;

/// <summary>The colours of charts on a light page; <c>charts.js</c> holds the twin of each for a dark one.</summary>
/// <remarks>
/// Rising and falling differ in brightness and in blue against orange, so that they differ for eyes that do not tell red
/// from green; candles also by their filling, trades by their shape.
/// </remarks>
internal static class Palette
{
    public const string Text = "#1f2933";
    public const string Muted = "#5d6b7a";
    public const string Grid = "#e5e8ec";
    public const string Frame = "#c3cad3";
    public const string Surface = "#fefefe";
    public const string Blue = "#2264d1";
    public const string Rise = "#12806a";
    public const string Fall = "#c8480c";
    public const string Amber = "#a86c00";
    public const string Purple = "#7a4fc4";
    public const string Pink = "#b8327e";
    public const string Teal = "#0c7f9e";
    public const string Slate = "#76828f";
    public const string BlueSoft = "#d3e2f8";
    public const string RiseSoft = "#a8d8cb";
    public const string FallSoft = "#f1bfa3";
    public const string ScaleLow = "#f0a878";
    public const string ScaleMiddle = "#f7f7f5";
    public const string ScaleHigh = "#86b3ee";
    public const string Clear = "rgba(0,0,0,0)";

    /// <summary>Colours of lines in the order in which they are taken; dashes tell lines apart beyond that.</summary>
    public static IReadOnlyList<string> Lines { get; } = [Blue, Amber, Purple, Teal, Pink, Slate];

    public static IReadOnlyList<string> Dashes { get; } = ["solid", "dash", "dot", "dashdot"];

    public static string Line(int index) => Lines[index % Lines.Count];

    public static string Dash(int index) => Dashes[index / Lines.Count % Dashes.Count];
}

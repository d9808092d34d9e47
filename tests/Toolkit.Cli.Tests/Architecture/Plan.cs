namespace Toolkit.Cli.Tests.Architecture;

/// <summary>The plan of the house: what each project and each of its rooms may use. Whatever is not said here is not allowed.</summary>
internal static class Plan
{
    public static readonly Building[] Buildings =
    [
        new("Toolkit", [],
        [
            new("Errors"),
            new("Databases"),
            new("Disk", "Errors"),
            new("Calendars", "Errors", "Disk"),
            new("Bars", "Errors", "Calendars"),
            new("Frames", "Errors"),
            new("DuckDb", "Errors", "Databases", "Disk", "Calendars", "Bars", "Frames"),
            new("Orders", "Errors", "Calendars", "Bars"),
            new("Statistics", "Errors", "Calendars", "Bars", "Orders"),
            new("Catalog", "Errors", "Databases", "Disk", "Calendars", "Bars", "Statistics") { Parts = ["Journal", "Tables"] },
            new("Storage", "Errors", "Databases", "Disk", "Calendars", "Bars", "DuckDb", "Catalog") { Parts = ["Maintenance", "Parquet", "Publishing", "Quotes", "Remote"] },
            new("Ticks", "Errors", "Databases", "Disk", "Calendars", "Bars", "Frames", "DuckDb", "Catalog", "Storage") { Parts = ["Json", "Sealing"] },
            new("Ingest", "Errors", "Databases", "Disk", "Calendars", "Bars", "DuckDb", "Catalog", "Storage", "Ticks") { Parts = ["Csv", "Parquet", "Ticks", "Times"] },
            new("Reading", "Errors", "Databases", "Calendars", "Bars", "Frames", "DuckDb", "Catalog", "Storage"),
            new("Feeds", "Errors", "Disk", "Calendars", "Bars", "Catalog", "Storage", "Reading") { Parts = ["Fetching", "Http", "Sources"] },
            new("Sql", "Errors", "Databases", "Calendars", "Bars", "Frames", "DuckDb", "Catalog", "Storage", "Reading") { Parts = ["Confined"] },
            new("Features", "Errors", "Databases", "Disk", "Calendars", "Bars", "Frames", "DuckDb", "Catalog", "Storage", "Reading", "Sql"),
            new("Backtesting", "Errors", "Calendars", "Bars", "Frames", "Orders", "Statistics") { Parts = ["Engine", "Indicators", "Search", "Strategies"] },
            new("Options", "Errors", "Calendars", "Bars", "Frames", "Orders", "Statistics", "Backtesting") { Parts = ["Backtest", "Pricing", "Structures", "Synthetic"] },
            new("Chains", "Errors", "Databases", "Calendars", "Bars", "Frames", "DuckDb", "Orders", "Catalog", "Storage", "Ingest", "Reading", "Options") { Parts = ["Import"] },
            // Storage and DuckDb: old rows move to files by the publishing that bars use, and one bar is appended by it. Sql: its views.
            new("Trading", "Errors", "Databases", "Disk", "Calendars", "Bars", "Frames", "DuckDb", "Orders", "Statistics", "Catalog", "Storage", "Sql"),
            new("Runs", "Errors", "Databases", "Disk", "Calendars", "Bars", "Frames", "DuckDb", "Orders", "Statistics", "Catalog", "Storage", "Reading", "Sql", "Backtesting", "Options", "Chains") { Parts = ["Blobs", "Rerun"] },
            new("Live", "Errors", "Databases", "Calendars", "Bars", "Orders", "Catalog", "Storage", "Ticks", "Reading", "Feeds", "Backtesting", "Trading", "Runs"),
            // A room of its own: what older stores hold besides bars goes to rooms above the ingest.
            new("Ingest/Import", "Errors", "Databases", "Disk", "Calendars", "Bars", "Frames", "DuckDb", "Orders", "Statistics", "Catalog", "Storage", "Ticks", "Ingest", "Reading", "Backtesting", "Trading", "Runs"),
            // Ingest/Import: what bars are called there.
            new("Exports", "Errors", "Calendars", "Bars", "Frames", "Catalog", "Storage", "Ingest/Import", "Reading"),
            new("Charts", "Errors", "Calendars", "Bars", "Frames", "Orders", "Statistics", "Backtesting", "Options", "Runs"),
            new("Reports", "Errors", "Calendars", "Bars", "Frames", "Orders", "Statistics", "Backtesting", "Options", "Runs", "Charts"),
            new("", "Errors", "Calendars", "Bars", "Frames", "DuckDb", "Orders", "Catalog", "Storage", "Ticks", "Ingest", "Ingest/Import", "Exports", "Feeds", "Reading", "Sql", "Features", "Backtesting", "Options", "Chains", "Trading", "Runs", "Live"),
            new("Display", "Errors", "Calendars", "Bars", "Frames", "Orders", "Statistics", "Catalog", "Ingest", "Feeds", "Reading", "Sql", "Features", "Backtesting", "Trading", "Runs", "Charts", "Reports", ""),
        ]),
        new("Toolkit.Scripting", ["Toolkit"],
        [
            new("Packages"),
            new("", "Packages"),
        ]),
        new("Toolkit.Interactive", ["Toolkit"],
        [
            new("DataFrames"),
            new("Plotly"),
            new(""),
        ]),
        new("Toolkit.Notebooks", ["Toolkit", "Toolkit.Scripting"],
        [
            new("Output"),
            new("Interactive", "Output"),
            new("Directives", "Output"),
            new("Documents", "Output", "Directives"),
            new("Packages", "Output"),
            new("CSharp", "Output", "Packages"),
            new("Sql", "Output", "Directives", "CSharp"),
            new("Session", "Output", "Interactive", "Directives", "Documents", "Packages", "CSharp", "Sql"),
            new("Scripts", "Output", "Packages", "CSharp"),
            new("Assistance", "Directives", "CSharp", "Sql"),
            new("Running", "Output", "Directives", "Documents", "CSharp", "Session"),
            new("Jupyter/Zmtp"),
            new("Jupyter", "Output", "Directives", "Documents", "CSharp", "Session", "Assistance", "Jupyter/Zmtp"),
        ]),
        new("Toolkit.Ui", ["Toolkit"],
        [
            new("Serving"),
            new("Series", "Serving"),
            new("Runs", "Serving"),
            new("Keeping", "Serving"),
            new("Live", "Serving"),
            new("", "Serving", "Series", "Runs", "Keeping", "Live"),
        ]),
        new("Toolkit.Postgres", ["Toolkit"],
        [
            new(""),
        ]),
        new("Toolkit.Cluster", ["Toolkit", "Toolkit.Scripting"],
        [
            new(""),
        ]),
        new("Toolkit.ClickHouse", ["Toolkit"],
        [
            // Statements and errors of a server, the face of which uses what pushes.
            new("Calls"),
            new("Pushing", "Calls"),
            new("", "Calls", "Pushing"),
        ]),
        new("Toolkit.Cli", ["Toolkit", "Toolkit.Scripting", "Toolkit.Notebooks", "Toolkit.Ui", "Toolkit.Postgres", "Toolkit.Cluster", "Toolkit.ClickHouse"],
        [
            new("Output"),
            new("Commands", "Output"),
            new("Choices", "Output", "Commands"),
            new("Verbs", "Output", "Commands", "Choices") { Parts = ["Ask", "Begin", "Fetch", "Keep", "Live", "Machines", "Notebooks", "Options", "See", "Shell", "TakeIn", "Test", "Test/Runs", "Ticks"] },
            new("Walkthrough", "Output", "Commands", "Choices", "Verbs"),
            new("", "Output", "Commands", "Verbs", "Walkthrough"),
        ]),
    ];
}

using System.CommandLine;

namespace Toolkit.Cli.Verbs;

/// <summary>Every verb of the command line.</summary>
internal static class All
{
    public static RootCommand Root(GlobalOptions globals, Terminal terminal)
    {
        RootCommand root = new("Market data for notebooks, scripts and SQL: ingest, query, resample, ask SQL, keep it well.");
        globals.AddTo(root);
        return root;
    }
}

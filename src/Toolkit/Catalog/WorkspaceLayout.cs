using System.Security.Cryptography;

namespace Toolkit.Catalog;

/// <summary>Where things lie in a workspace. Names come from ids and closed sets, never from a symbol.</summary>
internal sealed record WorkspaceLayout(string Root)
{
    public string Catalog => Path.Combine(Root, "catalog.db");

    public string Journal => Path.Combine(Root, "catalog.journal");

    public string Bars => Path.Combine(Root, "bars");

    /// <summary>Folder of the Parquet files of option quotes.</summary>
    public string Options => Path.Combine(Root, "options");

    /// <summary>The live store.</summary>
    public string Trading => Path.Combine(Root, "trading.db");

    /// <summary>Folder of the Parquet files to which the live store's old rows have moved.</summary>
    public string TradingFiles => Path.Combine(Root, "trading");

    public string Ticks => Path.Combine(Root, "ticks");

    /// <summary>Folder of the days of ticks that are written, or wait to be sealed.</summary>
    public string OpenTicks => Path.Combine(Ticks, "db");

    /// <summary>Folder of the sealed days of ticks.</summary>
    public string SealedTicks => Path.Combine(Ticks, "sealed");

    /// <summary>Folder of ticks as JSON lines.</summary>
    public string JsonTicks => Path.Combine(Ticks, "json");

    /// <summary>Batches of ticks that could not be written to their day's file yet.</summary>
    public string TickSpill => Path.Combine(Ticks, "spill");

    /// <summary>Folder of the Parquet files of computed features.</summary>
    public string Features => Path.Combine(Root, "features");

    public string Temp => Path.Combine(Root, ".tmp");

    public string Locks => Path.Combine(Root, ".lock");

    public string Quarantine => Path.Combine(Root, "quarantine");

    /// <summary>The folder that is there and would hold an absent workspace.</summary>
    public string NearestFolder => NetworkFileSystem.Existing(Root) is var at && at == Root ? Path.GetDirectoryName(at) ?? at : at;

    /// <summary>Copies of the catalog that <c>maintain</c> keeps for <c>repair</c>.</summary>
    public string CatalogCopies => Path.Combine(Root, ".copies");

    /// <summary>The remotes of the workspace, without secrets.</summary>
    public string Remotes => Path.Combine(Root, "remotes.json");

    /// <summary>What is known of remotes: which files they have, and which were brought from there.</summary>
    public string RemoteState => Path.Combine(Root, ".remotes");

    /// <summary>A mark for each file that was brought from a remote and may go again, under the path of the file; it was last written when the file was last used.</summary>
    public string FetchedFiles => Path.Combine(RemoteState, "fetched");

    public string FetchedLock => Path.Combine(Locks, "fetched");

    /// <summary>Whether something tells of a catalog that was here.</summary>
    public bool HadCatalog => File.Exists(Journal) || Any(CatalogCopies, "catalog-*.db") || Any(Bars, "*.parquet") || Any(Options, "*.parquet");

    /// <summary>Whether anything of a workspace is here, but for the catalog.</summary>
    public bool HasTraces => HadCatalog || File.Exists(Trading) || Directory.Exists(Ticks);

    /// <summary>Hashes of files beside the catalog that are written to again and again, each under the path of its file.</summary>
    public string Seals => Path.Combine(Root, ".seals");

    public string SealLock => Path.Combine(Locks, "seal");

    public string JsonTicksLock => Path.Combine(Locks, "ticks-json");

    public string WriterLock => Path.Combine(Locks, "writer");

    public string TradingLock => Path.Combine(Locks, "trading");

    /// <summary>Held by the process that runs a strategy. Of its name only a hash becomes a path.</summary>
    public string StrategyLock(string id) => Path.Combine(Locks, "strategy-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..32]);

    public string MaintainLock => Path.Combine(Locks, "maintain");

    public string PublishLock => Path.Combine(Locks, "publish");

    /// <summary>Folder of the Parquet files of a timeframe.</summary>
    public string BarFolder(Timeframe timeframe) => Path.Combine(Bars, timeframe.Name);

    public string BarFile(Timeframe timeframe, string id) => Path.Combine(BarFolder(timeframe), id + ".parquet");

    public string QuoteFile(string id) => Path.Combine(Options, id + ".parquet");

    /// <summary>The absolute path of a file that the catalog names relative to the workspace, with <c>/</c>.</summary>
    public string Absolute(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public string Relative(string absolute) => Path.GetRelativePath(Root, absolute).Replace(Path.DirectorySeparatorChar, '/');

    private static bool Any(string folder, string pattern) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Any();
}

namespace Toolkit.Catalog;

/// <summary>What has a change counter of its own, so that a session knows what to read again.</summary>
internal enum CatalogPart
{
    /// <summary>Files (of quotes, too), hot rows and datasets: everything that a version shows.</summary>
    Bars,
    Symbols,
    Sources,
    Coverage,
    CorporateActions,
    Runs,
}

using Toolkit.Ingest;

namespace Toolkit;

/// <content>Splits and dividends.</content>
public sealed partial class Workspace
{
    /// <summary>The splits and dividends of a symbol, by their ex-dates.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="exchange">Its exchange. Default: the one that has it.</param>
    /// <exception cref="ToolkitException">There is no such symbol, or several exchanges have it (not found).</exception>
    public IReadOnlyList<CorporateAction> CorporateActions(string symbol, string? exchange = null) =>
        _store.Listings.CorporateActions(_store.Series.Symbol(symbol, exchange).Id);

    /// <summary>Enters splits and dividends: all of them, or none. One of the same kind and date is replaced.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="actions">Such as <c>CorporateAction.Split(new(2014, 6, 9), 7)</c>.</param>
    /// <param name="exchange">Its exchange. Default: the one that has it.</param>
    /// <returns>How many were new or had another value before.</returns>
    /// <remarks>They are applied when bars are read with an <see cref="Adjustment"/>, as far as the stored prices lack them.</remarks>
    /// <exception cref="ToolkitException">There is no such symbol (not found), or a value is none (usage).</exception>
    public int AddCorporateActions(string symbol, IReadOnlyList<CorporateAction> actions, string? exchange = null)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return _store.Listings.SetCorporateActions(_store.Series.Symbol(symbol, exchange).Id, [.. actions.Select(CorporateAction.Checked)]);
    }

    /// <summary>Enters the splits and dividends of a CSV file: <c>date,kind,value</c>; or <c>date,dividends,stock splits</c>; or a factor file (<c>date,price_factor,split_factor,reference_price</c>).</summary>
    /// <returns>What the file says, and how many of it were new or had another value before.</returns>
    /// <exception cref="ToolkitException">There is no such symbol (not found), or a line cannot be read; then nothing is stored (bad data).</exception>
    public (IReadOnlyList<CorporateAction> Actions, int Changed) ImportCorporateActions(string symbol, string path, string? exchange = null)
    {
        IReadOnlyList<CorporateAction> actions = File.Exists(path)
            ? ActionFile.Read(path)
            : throw ToolkitException.NotFound($"there is no file {path}", "check the path");
        return (actions, AddCorporateActions(symbol, actions, exchange));
    }

    /// <summary>Takes a split or dividend away.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="exDate">Its date.</param>
    /// <param name="kind">Default: both kinds.</param>
    /// <returns>How many there were.</returns>
    public int RemoveCorporateActions(string symbol, DateTime exDate, CorporateActionKind? kind = null) =>
        _store.Listings.RemoveCorporateActions(_store.Series.Symbol(symbol).Id, (DateTime.SpecifyKind(exDate.Date, DateTimeKind.Utc), kind));
}

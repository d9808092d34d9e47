using Toolkit.Catalog;
using Toolkit.Sql;
using Toolkit.Storage;

namespace Toolkit.Runs;

/// <summary>The SQL views over stored runs.</summary>
/// <remarks>
/// <c>runs</c>, <c>run_params</c> and <c>run_metrics</c> are copies of small tables. <c>run_trades</c> and <c>run_equity</c> hold
/// nothing: each row asks a function for its values, which unpacks a run when its first row is asked for. So memory stays
/// small however many runs there are, and a condition on <c>run_id</c> leaves the other runs packed.
/// </remarks>
internal static class RunViews
{
    private static readonly CatalogView Runs = new(
        "runs",
        [CatalogPart.Runs],
        string.Join(", ", RunColumn.View.Select(column => $"{column.Name} {column.Type}")),
        $"SELECT {string.Join(", ", RunColumn.View.Select(column => column.Sql))} FROM runs r JOIN run_metrics m USING (run_id) ORDER BY r.run_id")
    {
        IsShared = true,
    };

    private static readonly CatalogView Parameters = new(
        "run_params",
        [CatalogPart.Runs],
        "run_id BIGINT, name VARCHAR, value VARCHAR, number DOUBLE",
        $"SELECT run_id, name, {RunColumn.ParameterText}, {RunColumn.ParameterNumber} FROM run_params p ORDER BY run_id, name")
    {
        IsShared = true,
    };

    private static readonly string[] Definitions =
    [
        $"""
        CREATE VIEW run_metrics AS
        SELECT run_id, unnest([{string.Join(", ", Metrics.NumberNames.Select(name => $"'{name}'"))}]) AS name, unnest([{string.Join(", ", Metrics.NumberNames)}]) AS value FROM store.runs
        """,
        """
        CREATE VIEW run_equity AS
        SELECT run_id, make_timestamp(toolkit_run_time(run_id, point)) AS time, toolkit_run_equity(run_id, point) AS equity
        FROM (SELECT run_id, unnest(range(points)) AS point FROM store.runs)
        """,
        $"""
        CREATE VIEW run_trades AS
        SELECT run_id, trade + 1 AS trade, toolkit_trade_text(run_id, trade, {RunFunctions.Symbol}) AS symbol,
            CASE WHEN {Number(RunFunctions.Quantity)} < 0 THEN 'short' ELSE 'long' END AS side, {Number(RunFunctions.Quantity)} AS quantity,
            make_timestamp(CAST({Number(RunFunctions.EntryTime)} AS BIGINT)) AS entry_time, {Number(RunFunctions.EntryPrice)} AS entry_price,
            make_timestamp(CAST({Number(RunFunctions.ExitTime)} AS BIGINT)) AS exit_time, {Number(RunFunctions.ExitPrice)} AS exit_price,
            {Number(RunFunctions.Commission)} AS commission, {Number(RunFunctions.EntryCommission)} AS entry_commission,
            {Number(RunFunctions.ProfitLoss)} AS profit_loss, {Number(RunFunctions.ReturnPct)} AS return_pct,
            toolkit_trade_text(run_id, trade, {RunFunctions.Reason}) AS exit_reason, CAST({Number(RunFunctions.Position)} AS INTEGER) AS position_id,
            {Number(RunFunctions.StopLoss)} AS stop_loss, {Number(RunFunctions.TakeProfit)} AS take_profit,
            {Number(RunFunctions.MaxAdverse)} AS max_adverse_pct, {Number(RunFunctions.MaxFavorable)} AS max_favorable_pct,
            toolkit_trade_text(run_id, trade, {RunFunctions.Tag}) AS tag, trade >= closed_trades AS is_open,
            {Number(RunFunctions.CapitalAtRisk)} AS capital_at_risk, toolkit_trade_text(run_id, trade, {RunFunctions.Legs}) AS legs
        FROM (SELECT run_id, closed_trades, unnest(range(closed_trades + open_trades)) AS trade FROM store.runs)
        """,
    ];

    public static SqlViews Of(BarStore store) => new()
    {
        // query() and query_table() take a name as text, which may be put together.
        Words = ["run", "query"],
        Copies = [Runs, Parameters],
        Names = ["run_metrics", "run_trades", "run_equity"],
        Definitions = Definitions,
        Register = new RunFunctions(store).Register,
    };

    private static string Number(int field) => $"toolkit_trade_number(run_id, trade, {field})";
}

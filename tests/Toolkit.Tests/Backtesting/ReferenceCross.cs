using System.Globalization;

namespace Toolkit.Tests.Backtesting;

/// <summary>
/// The moving-average cross computed a second time, straight from the definitions and sharing no code with the library:
/// CSV lines in, trades, equity and every statistic out.
/// </summary>
internal sealed class ReferenceCross
{
    public sealed record Row(DateTime Date, double Open, double Close);

    public sealed record Lot(int EntryBar, int ExitBar, int Direction, double Shares, double Entry, double Exit)
    {
        public double Profit => Direction * Shares * (Exit - Entry);

        public double Return => Profit / (Shares * Entry);
    }

    public List<Row> Rows { get; } = [];

    public List<Lot> Lots { get; } = [];

    public List<double> Equity { get; } = [];

    public SortedDictionary<string, double?> Statistics { get; } = [];

    public ReferenceCross(IEnumerable<string> lines, int fast, int slow, double capital)
    {
        foreach (string line in lines)
        {
            string[] cells = line.Split(',');
            Rows.Add(new(
                DateTime.ParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                double.Parse(cells[1], CultureInfo.InvariantCulture),
                double.Parse(cells[4], CultureInfo.InvariantCulture)));
        }

        Trade(fast, slow, capital);
        Measure(slow, capital);
    }

    private double Average(int end, int count) => Rows.GetRange(end - count + 1, count).Select(r => (decimal)r.Close).Average() is var mean ? (double)mean : 0;

    private void Trade(int fast, int slow, double capital)
    {
        double money = capital, shares = 0, entry = 0;
        int direction = 0, entryBar = 0, wanted = 0;
        for (int i = 0; i < Rows.Count; i++)
        {
            if (wanted != 0)
            {
                double price = Rows[i].Open;
                if (direction != 0)
                {
                    money += direction * shares * (price - entry);
                    Lots.Add(new(entryBar, i, direction, shares, entry, price));
                }

                (direction, shares, entry, entryBar, wanted) = (wanted, Math.Floor(money / price), price, i, 0);
            }

            if (i == Rows.Count - 1 && direction != 0)
            {
                double price = Rows[i].Close;
                money += direction * shares * (price - entry);
                Lots.Add(new(entryBar, i, direction, shares, entry, price));
                direction = 0;
            }

            Equity.Add(direction == 0 ? money : money + direction * shares * (Rows[i].Close - entry));
            if (i >= slow)
            {
                double above = Average(i, fast) - Average(i, slow), before = Average(i - 1, fast) - Average(i - 1, slow);
                wanted = above > 0 && before <= 0 ? 1 : above < 0 && before >= 0 ? -1 : 0;
            }
        }
    }

    private void Measure(int slow, double capital)
    {
        int days = Rows.Count;
        double final = Equity[^1];
        double[] returns = [.. Enumerable.Range(1, days - 1).Select(i => Equity[i] / Equity[i - 1] - 1)];
        double mean = returns.Average(), n = returns.Length;
        double deviation = Math.Sqrt(returns.Sum(r => (r - mean) * (r - mean)) / (n - 1));
        double downside = Math.Sqrt(returns.Sum(r => r < 0 ? r * r : 0) / n);
        double annual = Math.Pow(final / capital, 252 / n) - 1;
        Statistics["finalEquity"] = final;
        Statistics["peakEquity"] = Math.Max(capital, Equity.Max());
        Statistics["netProfit"] = final - capital;
        Statistics["commissions"] = 0;
        Statistics["returnPct"] = (final / capital - 1) * 100;
        Statistics["buyHoldReturnPct"] = (Rows[^1].Close / Rows[slow - 1].Close - 1) * 100;
        Statistics["annualReturnPct"] = annual * 100;
        Statistics["cagrPct"] = (Math.Pow(final / capital, 365.25 / (Rows[^1].Date - Rows[0].Date).TotalDays) - 1) * 100;
        Statistics["annualVolatilityPct"] = deviation * Math.Sqrt(252) * 100;
        Statistics["sharpe"] = mean / deviation * Math.Sqrt(252);
        Statistics["sortino"] = mean / downside * Math.Sqrt(252);
        Drawdowns(capital);
        Statistics["calmar"] = annual * 100 / Math.Abs(Statistics["maxDrawdownPct"]!.Value);
        Trades();
        Statistics["exposurePct"] = Enumerable.Range(0, days).Count(i => Lots.Any(t => t.EntryBar <= i && i <= t.ExitBar)) * 100.0 / days;
        Statistics["ambiguousBars"] = 0;
        Statistics["rejectedOrders"] = 0;
        Statistics["reducedOrders"] = 0;
        Statistics["fillsBeyondBar"] = 0;
        Statistics["periodsPerYear"] = 252;
    }

    private void Drawdowns(double capital)
    {
        List<(double Depth, double Days)> spells = [];
        double[] depth = new double[Equity.Count];
        double peak = capital;
        for (int i = 0; i < depth.Length; i++)
        {
            peak = Math.Max(peak, Equity[i]);
            depth[i] = Equity[i] / peak - 1;
        }

        for (int i = 0; i < depth.Length; i++)
        {
            if (depth[i] < 0)
            {
                int from = i;
                while (i < depth.Length && depth[i] < 0)
                {
                    i++;
                }

                int recovery = Math.Min(i, depth.Length - 1);
                spells.Add((depth[from..i].Min(), (Rows[recovery].Date - Rows[Math.Max(0, from - 1)].Date).TotalDays));
            }
        }

        Statistics["maxDrawdownPct"] = spells.Min(s => s.Depth) * 100;
        Statistics["avgDrawdownPct"] = spells.Average(s => s.Depth) * 100;
        Statistics["maxDrawdownDays"] = spells.Max(s => s.Days);
        Statistics["avgDrawdownDays"] = spells.Average(s => s.Days);
    }

    private void Trades()
    {
        int n = Lots.Count;
        double[] profits = [.. Lots.Select(t => t.Profit)], returns = [.. Lots.Select(t => t.Return)];
        double[] wins = [.. profits.Where(p => p > 0)], losses = [.. profits.Where(p => p < 0)];
        double[] days = [.. Lots.Select(t => (Rows[t.ExitBar].Date - Rows[t.EntryBar].Date).TotalDays)];
        double meanProfit = profits.Average(), rate = (double)wins.Length / n;
        Statistics["trades"] = n;
        Statistics["winRatePct"] = rate * 100;
        Statistics["bestTradePct"] = returns.Max() * 100;
        Statistics["worstTradePct"] = returns.Min() * 100;
        Statistics["avgTradePct"] = (Math.Exp(returns.Average(r => Math.Log(1 + r))) - 1) * 100;
        Statistics["maxTradeDays"] = days.Max();
        Statistics["avgTradeDays"] = days.Average();
        Statistics["profitFactor"] = wins.Sum() / -losses.Sum();
        Statistics["expectancyPct"] = returns.Average() * 100;
        Statistics["sqn"] = Math.Sqrt(n) * meanProfit / Math.Sqrt(profits.Sum(p => (p - meanProfit) * (p - meanProfit)) / (n - 1));
        Statistics["kelly"] = rate - (1 - rate) / (wins.Average() / -losses.Average());
    }
}

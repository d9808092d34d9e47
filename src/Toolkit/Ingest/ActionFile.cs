namespace Toolkit.Ingest;

/// <summary>Reads splits and dividends from a CSV file. The header decides: nothing is guessed from values.</summary>
/// <remarks>
/// Three layouts: <c>date,kind,value</c>; <c>date</c> with <c>dividends</c> and (or) <c>stock splits</c>, where 0 and an empty cell are none;
/// and factor files, <c>date,price_factor,split_factor,reference_price</c>, whose rows hold up to and including their date.
/// </remarks>
internal static class ActionFile
{
    private const string Layouts = "write date,kind,value (2014-06-09,split,7:1 or 2014-08-07,dividend,0.47), or date,dividends,splits";

    /// <summary>Factors have some six digits: a ratio so near to one of small whole numbers is that one.</summary>
    private const double FactorRounding = 1e-4;

    public static IReadOnlyList<CorporateAction> Read(string path)
    {
        OrdinaryFile.Check(path);
        string[] lines = File.ReadAllLines(path);
        int header = Array.FindIndex(lines, l => l.Trim().Length > 0);
        string[] names = header < 0 ? [] : [.. Split(lines[header]).Select(n => new string([.. n.Where(char.IsAsciiLetter)]).ToLowerInvariant())];
        Columns columns = new(path, names);
        List<(int Line, string[] Cells)> rows =
            [.. lines.Index().Skip(header + 1).Where(l => l.Item.Trim().Length > 0).Select(l => (l.Index + 1, Split(l.Item)))];
        return columns.Has("pricefactor") && columns.Has("splitfactor") ? Factors(columns, rows)
            : columns.Has("kind", "type", "action") ? [.. rows.Select(r => columns.Guard(r.Line, () => Named(columns, r.Cells)))]
            : columns.Has(Columns.Dividends) || columns.Has(Columns.Splits) ? [.. rows.SelectMany(r => columns.Guard(r.Line, () => Wide(columns, r.Cells)))]
            : throw ToolkitException.BadData($"{path}: it has no columns of splits or dividends", Layouts);
    }

    private static CorporateAction Named(Columns columns, string[] cells)
    {
        string kind = columns.Cell(cells, "kind", "type", "action").ToLowerInvariant();
        string value = columns.Cell(cells, "value", "ratio", "amount");
        return kind switch
        {
            "split" or "splits" => CorporateAction.Split(columns.Date(cells), CorporateAction.ParseRatio(value)),
            "dividend" or "dividends" => CorporateAction.Dividend(columns.Date(cells), Number(value)),
            _ => throw ToolkitException.BadData($"'{kind}' is neither split nor dividend", Layouts),
        };
    }

    private static List<CorporateAction> Wide(Columns columns, string[] cells)
    {
        DateTime date = columns.Date(cells);
        string split = columns.Cell(cells, Columns.Splits), dividend = columns.Cell(cells, Columns.Dividends);
        return
        [
            .. IsNone(split) ? Array.Empty<CorporateAction>() : [CorporateAction.Split(date, CorporateAction.ParseRatio(split))],
            .. IsNone(dividend) ? Array.Empty<CorporateAction>() : [CorporateAction.Dividend(date, Number(dividend))],
        ];
    }

    private static bool IsNone(string cell) => NumberFormat.IsNull(cell) || (double.TryParse(cell, CultureInfo.InvariantCulture, out double number) && number == 0);

    private static List<CorporateAction> Factors(Columns columns, List<(int Line, string[] Cells)> rows)
    {
        var factors = rows.Select(r => columns.Guard(r.Line, () => (
            r.Line, Date: columns.Date(r.Cells), Price: Number(columns.Cell(r.Cells, "pricefactor")), Split: Number(columns.Cell(r.Cells, "splitfactor")),
            Close: Number(columns.Cell(r.Cells, "referenceprice"))))).OrderBy(f => f.Date).ToList();
        return [.. factors.Zip(factors.Skip(1)).SelectMany(pair => columns.Guard(pair.First.Line, () =>
        {
            var (row, next) = pair;
            DateTime from = row.Date.AddDays(1);
            return new CorporateAction?[]
            {
                row.Split == next.Split ? null : CorporateAction.Split(from, Whole(next.Split / row.Split)),
                row.Price == next.Price ? null : CorporateAction.Dividend(from, row.Close * (1 - row.Price / next.Price)),
            }.OfType<CorporateAction>();
        }))];
    }

    private static double Whole(double ratio)
    {
        for (int old = 1; old <= 20; old++)
        {
            double shares = Math.Round(ratio * old);
            if (shares > 0 && Math.Abs(ratio * old / shares - 1) < FactorRounding)
            {
                return shares / old;
            }
        }

        return ratio;
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        ? number
        : throw ToolkitException.BadData($"'{text}' is no number", "write 0.47, with a point and without a unit");

    private static string[] Split(string line) => [.. DelimitedLine.Split(line, line.Contains(';', StringComparison.Ordinal) ? ';' : ',').Select(c => c.Trim())];

    /// <summary>Where the columns are, by their names without blanks and signs.</summary>
    private sealed class Columns(string path, string[] names)
    {
        public static readonly string[] Splits = ["splits", "split", "stocksplits", "stocksplit", "splitratio"];
        public static readonly string[] Dividends = ["dividends", "dividend", "divcash", "dividendamount"];

        private static readonly string[] Dates = ["date", "time", "exdate", "timestamp"];

        public bool Has(params string[] any) => Array.Exists(names, any.Contains);

        /// <summary>The text in the column of one of these names; empty when there is none.</summary>
        public string Cell(string[] cells, params string[] any)
        {
            int at = Array.FindIndex(names, any.Contains);
            return at >= 0 && at < cells.Length ? cells[at] : "";
        }

        /// <summary>The date as it stands there: a time and an offset behind it say nothing about an ex-date.</summary>
        public DateTime Date(string[] cells)
        {
            string text = Cell(cells, Dates);
            return DateTime.TryParseExact(
                text[..Math.Min(10, text.Length)], ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd"], CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date)
                ? date
                : throw ToolkitException.BadData($"'{text}' is no date", "write 2014-06-09");
        }

        public T Guard<T>(int line, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (ToolkitException e)
            {
                throw ToolkitException.BadData($"{path}, line {line}: {e.Message}", $"{e.Hint ?? Layouts}; nothing was stored");
            }
        }
    }
}

using static Toolkit.Tests.Ingest.Staging;

namespace Toolkit.Tests.Ingest;

/// <summary>What a header says is taken at its word; what it leaves open is refused or asked of the caller, never guessed in silence.</summary>
public sealed class ColumnChoiceTests
{
    private const string Head = "Date,Open,High,Low,Close,Volume";

    private static readonly Bar[] Days =
    [
        At("2024-01-02", 10, 11, 9, 10.5, 100), At("2024-01-03", 10, 11, 9, 10.5, 100), At("2024-01-04", 10, 11, 9, 10.5, 100), At("2024-01-05", 10, 11, 9, 10.5, 100),
        At("2024-01-08", 10, 11, 9, 10.5, 100), At("2024-01-09", 10, 11, 9, 10.5, 100),
    ];

    /// <summary>The six days with a column more, at any place.</summary>
    private static string With(string name, string[] values, bool front = false) => string.Concat(
        new[] { Head }.Concat(Days.Select(d => $"{d.Time:yyyy-MM-dd},10,11,9,10.5,100")).Zip([name, .. values], (row, more) => front ? $"{more},{row}\n" : $"{row},{more}\n"));

    public static TheoryData<string, string> OtherColumns => new()
    {
        { "Dividends", "0 0 0 0 0.24 0" }, { "Stock Splits", "0 0 0 7 0 0" }, { "Change %", "1 -1 2 0 0 0" }, { "Trades", "930 1015 2200 1 2 3" }, { "Count", "930 931 932 933 934 935" },
        { "Adj Close", "10 10 10 10 10 10" }, { "OpenInterest", "100 200 300 400 500 600" }, { "Transactions", "1 2 3 4 5 6" }, { "Id", "1 2 3 4 5 6" }, { "vwap", "10 10 10 10 10 10" },
        { "No. of trades", "1 2 3 4 5 6" }, { "Turnover", "1600000000 1600000001 1600000002 1600000003 1600000004 1600000005" }, { "", "0 1 2 3 4 5" }, { "Unnamed: 0", "0 1 2 3 4 5" },
        { "index", "0 1 2 3 4 5" }, { "foo", "930 931 932 933 934 935" }, { "foo", "09:30 09:31 09:32 09:33 09:34 09:35" }, { "foo", "1 2 3 4 5 6" }, { "Ticks", "930 931 932 933 934 935" },
        { "lastupdated", "2024-02-01T09:30 2024-02-01T09:30 2024-02-01T09:30 2024-02-01T09:30 2024-02-01T09:30 2024-02-01T09:30" }, { "Close time", "1600 1600 1600 1600 1600 1600" },
    };

    [Theory]
    [MemberData(nameof(OtherColumns))]
    public void A_column_beside_the_dates_is_no_time_of_day_unless_the_rows_need_it(string name, string values)
    {
        using Staging staging = new();
        foreach (bool front in new[] { false, true })
        {
            Assert.Equal(Days, staging.Text(With(name, values.Split(' '), front), "1d"));
            Assert.Equal(0, staging.Result.Report.RowsRejected + staging.Result.Report.Duplicates);
            Assert.Equal(new ColumnMap { Time = "Date", Open = "Open", High = "High", Low = "Low", Close = "Close", Volume = "Volume" }, staging.Columns);
            Assert.Equal([name.Length > 0 ? name : front ? "column 1" : "column 7"], staging.LeftOut);
        }
    }

    [Fact]
    public void A_nameless_time_of_day_is_taken_when_the_dates_come_again()
    {
        using Staging staging = new();
        string rows = "20240102,930,1,2,0.5,1.5,7,11\n20240102,931,1,2,0.5,1.5,7,11\n20240103,930,1,2,0.5,1.5,7,12\n";
        Assert.Equal(
            [At("2024-01-02T09:30Z", 1, 2, 0.5, 1.5, 7), At("2024-01-02T09:31Z", 1, 2, 0.5, 1.5, 7), At("2024-01-03T09:30Z", 1, 2, 0.5, 1.5, 7)],
            staging.Text("date,foo,open,high,low,close,volume,trades\n" + rows, "1m"));
        Assert.Equal("foo", staging.Columns.TimeOfDay);
        string two = "20240102,930,1,2,0.5,1.5,7,1000\n20240102,931,1,2,0.5,1.5,7,1001\n20240103,930,1,2,0.5,1.5,7,1002\n";
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text("date,foo,open,high,low,close,volume,bar\n" + two, "1m"));
        Assert.Contains("2 columns can be the time of day: 'foo' (column 2), 'bar' (column 8)", e.Message);
        Assert.Contains("`IngestOptions.Columns` \"timeOfDay=foo\"", e.Hint);
    }

    [Theory]
    [InlineData("time=Date,open=Open,high=High,low=Low,close=Close,volume=Vol. A", 7)]
    [InlineData("volume=vol. b", 8)]
    [InlineData("volume=column 8", 8)]
    public void What_the_caller_says_settles_two_of_a_role(string columns, double volume)
    {
        using Staging staging = new();
        string text = "Date,Open,High,Low,Close,Vol,Vol. A,Vol. B\n2024-01-02,10,11,9,10.5,6,7,8\n2024-01-03,10,11,9,10.5,6,7,8\n";
        Assert.Equal(volume, staging.Text(text, "1d", new() { Columns = ColumnMap.Parse(columns) })[0].Volume);
    }

    [Theory]
    [InlineData("Date,Open,High,Low,Close,Close,Volume", "the close: 'Close' (column 5), 'Close' (column 6)", "close=column 5")]
    [InlineData("Date,Open,High,Low,Close,Volume,Quantity", "the volume: 'Volume' (column 6), 'Quantity' (column 7)", "volume=Volume")]
    [InlineData("Date,Open,High,Low,Last,Settle,Volume", "the close: 'Last' (column 5), 'Settle' (column 6)", "close=Last")]
    [InlineData("Date,Open,High,High Price,Low,Close,Volume", "the high: 'High' (column 3), 'High Price' (column 4)", "high=High")]
    public void Two_columns_of_a_role_are_refused_by_name(string header, string message, string hint)
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(header + "\n2024-01-02,10,11,9,10.5,10.25,100\n2024-01-03,10,11,9,10.5,10.25,100\n", "1d"));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("2 columns can be " + message, e.Message);
        Assert.Contains(hint, e.Hint);
    }

    [Theory]
    [InlineData("close=Nope", "input.csv:1 has no column 'Nope'", "'Date', 'Open', 'High', 'Low', 'Close', 'Volume'")]
    [InlineData("close=Close,volume=Close", "column 'Close' is given for close and for volume", "one column has one meaning")]
    [InlineData("clothes=Close", "'clothes=Close' says no column", "time, timeOfDay, open, high, low, close, volume, symbol")]
    public void What_the_caller_says_wrongly_is_named(string columns, string message, string hint)
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(Head + "\n2024-01-02,10,11,9,10.5,100\n", "1d", new() { Columns = ColumnMap.Parse(columns) }));
        Assert.Equal(ErrorKind.Usage, e.Kind);
        Assert.Contains(message, e.Message);
        Assert.Contains(hint, e.Hint);
    }

    [Theory]
    [InlineData("time=Day, as told,close=Last=1,volume=V")]
    public void A_map_is_read_and_written_alike(string text)
    {
        ColumnMap map = ColumnMap.Parse(text);
        Assert.Equal(("Day, as told", "Last=1", "V"), (map.Time, map.Close, map.Volume));
        Assert.Equal(map, ColumnMap.Parse(map.ToString()));
    }

    [Fact]
    public void A_header_without_meaning_is_read_as_the_caller_says()
    {
        using Staging staging = new();
        ColumnMap columns = new() { Time = "a", Open = "b", High = "c", Low = "d", Close = "e", Volume = "f" };
        Assert.Equal(Days[..1], staging.Text("a,b,c,d,e,f\n2024-01-02,10,11,9,10.5,100\n", "1d", new() { Columns = columns }));
        columns = ColumnMap.Parse("time=column 6,open=column 5,high=column 4,low=column 3,close=column 2,volume=column 1");
        Assert.Equal(Days[..1], staging.Text("100,10.5,9,11,10,2024-01-02\n", "1d", new() { Columns = columns }));
    }

    public static TheoryData<string, string> WideFiles => new()
    {
        { "two lines, prices first", "Price,Close,Close,Open,Open,High,High,Low,Low,Volume,Volume\nTicker,AAA,BBB,AAA,BBB,AAA,BBB,AAA,BBB,AAA,BBB\nDate,,,,,,,,,,\n2023-12-01,147,131.8,146,130,148,132,145,129,100,200\n2023-12-04,144.8,130,146,130,148,132,144,129,100,200\n" },
        { "two lines, symbols first", "Ticker,AAA,AAA,AAA,AAA,AAA,BBB,BBB,BBB,BBB,BBB\nPrice,Open,High,Low,Close,Volume,Open,High,Low,Close,Volume\nDate,,,,,,,,,,\n2023-12-01,146,148,145,147,100,130,132,129,131.8,200\n2023-12-04,146,148,144,144.8,100,130,132,129,130,200\n" },
        { "two lines, merged cells", ",AAA,,,,,BBB,,,,\nDate,Open,High,Low,Close,Volume,Open,High,Low,Close,Volume\n2023-12-01,146,148,145,147,100,130,132,129,131.8,200\n2023-12-04,146,148,144,144.8,100,130,132,129,130,200\n" },
        { "two lines, no third", ",Close,Close,Open,Open,High,High,Low,Low,Volume,Volume\nDate,AAA,BBB,AAA,BBB,AAA,BBB,AAA,BBB,AAA,BBB\n2023-12-01,147,131.8,146,130,148,132,145,129,100,200\n2023-12-04,144.8,130,146,130,148,132,144,129,100,200\n" },
        { "names twice numbered", ",Close,Close.1,Open,Open.1,High,High.1,Low,Low.1,Volume,Volume.1\nDate,AAA,BBB,AAA,BBB,AAA,BBB,AAA,BBB,AAA,BBB\n2023-12-01,147,131.8,146,130,148,132,145,129,100,200\n2023-12-04,144.8,130,146,130,148,132,144,129,100,200\n" },
        { "symbol behind", "Date,Close AAA,Close BBB,Open AAA,Open BBB,High AAA,High BBB,Low AAA,Low BBB,Volume AAA,Volume BBB\n2023-12-01,147,131.8,146,130,148,132,145,129,100,200\n2023-12-04,144.8,130,146,130,148,132,144,129,100,200\n" },
        { "symbol before, with dots", "Date,AAA.Open,AAA.High,AAA.Low,AAA.Close,AAA.Volume,BBB.Open,BBB.High,BBB.Low,BBB.Close,BBB.Volume\n2023-12-01,146,148,145,147,100,130,132,129,131.8,200\n2023-12-04,146,148,144,144.8,100,130,132,129,130,200\n" },
        { "symbol before, with underscores", "date,AAA_open,AAA_high,AAA_low,AAA_close,AAA_volume,BBB_open,BBB_high,BBB_low,BBB_close,BBB_volume\n2023-12-01,146,148,145,147,100,130,132,129,131.8,200\n2023-12-04,146,148,144,144.8,100,130,132,129,130,200\n" },
        { "single letters", "date,AAA_o,AAA_h,AAA_l,AAA_c,AAA_v,BBB_o,BBB_h,BBB_l,BBB_c,BBB_v\n2023-12-01,146,148,145,147,100,130,132,129,131.8,200\n2023-12-04,146,148,144,144.8,100,130,132,129,130,200\n" },
        { "pairs in quotes", "Date,\"('Open', 'AAA')\",\"('High', 'AAA')\",\"('Low', 'AAA')\",\"('Close', 'AAA')\",\"('Volume', 'AAA')\",\"('Open', 'BBB')\",\"('High', 'BBB')\",\"('Low', 'BBB')\",\"('Close', 'BBB')\",\"('Volume', 'BBB')\"\n2023-12-01,146,148,145,147,100,130,132,129,131.8,200\n2023-12-04,146,148,144,144.8,100,130,132,129,130,200\n" },
        { "in brackets", "Date,Open (AAA),High (AAA),Low (AAA),Close (AAA),Volume (AAA),Open (BBB),High (BBB),Low (BBB),Close (BBB),Volume (BBB)\n2023-12-01,146,148,145,147,100,130,132,129,131.8,200\n2023-12-04,146,148,144,144.8,100,130,132,129,130,200\n" },
        { "rows of two symbols", "Date,Name,Open,High,Low,Close,Volume\n2023-12-01,AAA,146,148,145,147,100\n2023-12-04,AAA,146,148,144,144.8,100\n2023-12-01,BBB,130,132,129,131.8,200\n2023-12-04,BBB,130,132,129,130,200\n" },
        { "rows of two symbols, by date", "Date,code,Open,High,Low,Close,Volume,trades\n2023-12-01,AAA,146,148,145,147,100,930\n2023-12-01,BBB,130,132,129,131.8,200,931\n2023-12-04,AAA,146,148,144,144.8,100,932\n2023-12-04,BBB,130,132,129,130,200,933\n" },
    };

    [Theory]
    [MemberData(nameof(WideFiles))]
    public void A_file_of_several_symbols_is_asked_for_by_symbol(string what, string text)
    {
        using Staging staging = new();
        Bar[] a = [At("2023-12-01", 146, 148, 145, 147, 100), At("2023-12-04", 146, 148, 144, 144.8, 100)];
        Bar[] b = [At("2023-12-01", 130, 132, 129, 131.8, 200), At("2023-12-04", 130, 132, 129, 130, 200)];
        Bar[] read = staging.Text(text, "1d", symbol: "AAA");
        Assert.True(a.SequenceEqual(read), $"{what}: {string.Join('\n', read)}");
        Assert.Contains(staging.Notes, n => n.Contains("'AAA' w", StringComparison.Ordinal) && n.Contains("out of 2 symbols", StringComparison.Ordinal));
        read = staging.Text(text, "1d", symbol: "bbb");
        Assert.True(b.SequenceEqual(read), $"{what}: {string.Join('\n', read)}");
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(text, "1d", symbol: "CCC"));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
        Assert.Contains("'AAA', 'BBB'", e.Hint);
    }

    [Fact]
    public void Symbols_that_are_words_of_headers_are_told_apart()
    {
        using Staging staging = new();
        string names = string.Join(',', new[] { "LOW", "C", "OPEN" }.SelectMany(s => new[] { "Open", "High", "Low", "Close" }.Select(n => $"{n} {s}")));
        string text = $"Date,{names}\n2024-01-02,10,11,9,10.5,20,21,19,20.5,30,31,29,30.5\n2024-01-03,10,11,9,10.5,20,21,19,20.5,30,31,29,30.5\n";
        Assert.Equal(At("2024-01-02", 10, 11, 9, 10.5), staging.Text(text, "1d", symbol: "LOW")[0]);
        Assert.Equal(At("2024-01-02", 20, 21, 19, 20.5), staging.Text(text, "1d", symbol: "C")[0]);
        Assert.Equal(At("2024-01-02", 30, 31, 29, 30.5), staging.Text(text, "1d", symbol: "OPEN")[0]);
    }

    [Fact]
    public void One_symbol_in_the_names_is_taken_whatever_it_is_called()
    {
        using Staging staging = new();
        Assert.Equal(Days[..1], staging.Text("Index,MSFT.Open,MSFT.High,MSFT.Low,MSFT.Close,MSFT.Volume,MSFT.Adjusted\n2024-01-02,10,11,9,10.5,100,5\n", "1d"));
        Assert.Contains("the columns are named after 'MSFT'", staging.Notes);
        Assert.False(staging.Adjusted);
    }

    [Fact]
    public void Rows_of_one_time_that_a_text_tells_apart_are_refused()
    {
        using Staging staging = new();
        string text = "Date,What,Open,High,Low,Close\n2024-01-02,AAA,10,11,9,10.5\n2024-01-02,BBB,20,21,19,20.5\n2024-01-03,AAA,10,11,9,10.5\n2024-01-03,BBB,20,21,19,20.5\n";
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(text, "1d"));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("column 'What' tells them apart", e.Message);
        Assert.Equal(20, staging.Text(text, "1d", new() { Columns = new() { Symbol = "what" } }, "BBB")[0].Open);
    }

    private const string Twins = "Date,Open,High,Low,Close,Adj. Open,Adj. High,Adj. Low,Adj. Close,Adj. Volume,Volume\n2020-01-02,100,110,90,105,50,55,45,52.5,200,100\n2020-01-03,105,120,100,110,52.5,60,50,55,400,200\n";

    [Fact]
    public void Of_adjusted_twins_the_basis_decides_and_it_is_said()
    {
        using Staging staging = new();
        Bar[] raw = [At("2020-01-02", 100, 110, 90, 105, 100), At("2020-01-03", 105, 120, 100, 110, 200)];
        Bar[] adjusted = [At("2020-01-02", 50, 55, 45, 52.5, 200), At("2020-01-03", 52.5, 60, 50, 55, 400)];
        Assert.Equal(raw, staging.Text(Twins, "1d"));
        Assert.False(staging.Adjusted);
        Assert.Contains(staging.Notes, n => n.Contains("'Open', 'High', 'Low', 'Close' as they stand, basis raw") && n.Contains("`IngestOptions.Basis` all"));
        Assert.Equal(adjusted, staging.Text(Twins, "1d", new() { Basis = PriceBasis.All }));
        Assert.True(staging.Adjusted);
        Assert.Contains(staging.Notes, n => n.Contains("the adjusted ones, 'Adj. Open', 'Adj. High', 'Adj. Low', 'Adj. Close': basis all"));
    }

    [Theory]
    [InlineData("Date,Adj. Open,Adj. High,Adj. Low,Adj. Close,Volume")]
    [InlineData("date,adjOpen,adjHigh,adjLow,adjClose,adjVolume")]
    [InlineData("Date,Open (adjusted),High (adjusted),Low (adjusted),Close (adjusted),Volume")]
    public void Adjusted_prices_alone_set_the_basis(string header)
    {
        using Staging staging = new();
        Assert.Equal([At("2020-01-02", 50, 55, 45, 52.5, 200)], staging.Text(header + "\n2020-01-02,50,55,45,52.5,200\n", "1d"));
        Assert.True(staging.Adjusted);
    }

    [Theory]
    [InlineData("Date,Open,High,Low,Close,Adj Close,Volume", "10,11,9,10.5,5,100")]
    [InlineData("Date,Adj Close,Open,High,Low,Close,Volume", "5,10,11,9,10.5,100")]
    [InlineData("date,open,high,low,close,volume,closeadj,closeunadj", "10,11,9,10.5,100,5,42")]
    [InlineData("date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor", "10.5,11,9,10,100,5.25,5.5,4.5,5,200,0,1")]
    public void An_adjusted_close_beside_the_prices_is_left_out_and_said(string header, string row)
    {
        using Staging staging = new();
        Assert.Equal(Days[..1], staging.Text($"{header}\n2024-01-02,{row}\n", "1d"));
        Assert.False(staging.Adjusted);
        Assert.Contains(staging.Notes, n => n.Contains("left out"));
    }

    [Theory]
    [InlineData("Datum;Eröffnung;Hoch;Tief;Schluss;Volumen")]
    [InlineData("Datum;Erster;Hoch;Tief;Schlusskurs;Stuecke;Volumen")]
    [InlineData("Datum;Eröffnungskurs;Tageshoch;Tagestief;Schlußkurs;Volumen (Stück)")]
    [InlineData("Date;Ouverture;Plus Haut;Plus Bas;Clôture;Volume")]
    [InlineData("date;ouv;haut;bas;clot;vol;devise")]
    [InlineData("Date;Ouv.;+ Haut;+ Bas;Dernier;Vol.;Variation %")]
    [InlineData("Fecha;Apertura;Máximo;Mínimo;Cierre;Volumen")]
    [InlineData("Fecha;Apertura;Máximo;Mínimo;Último;Vol.;% var.")]
    [InlineData("Data;Apertura;Massimo;Minimo;Chiusura;Volume")]
    [InlineData("Data;Apertura;Massimo;Minimo;Ultimo;Vol.;Var. %")]
    [InlineData("Data;Abertura;Máxima;Mínima;Fechamento;Volume")]
    [InlineData("Data;Abertura;Máxima;Mínima;Último;Vol.;Var%")]
    [InlineData("Data;Abertura;Máximo;Mínimo;Fecho;Volume")]
    [InlineData("Datum;Opening;Hoogste;Laagste;Slotkoers;Volume")]
    [InlineData("Datum;Open;Hoog;Laag;Laatste;Vol.;Verschil %")]
    [InlineData("Data;Otwarcie;Najwyzszy;Najnizszy;Zamkniecie;Wolumen")]
    public void Headers_of_other_languages_are_known(string header)
    {
        using Staging staging = new();
        string more = header.Count(c => c == ';') == 6 ? ";1" : "";
        Assert.Equal(Days[..2], staging.Text($"{header}\n2024-01-02;10;11;9;10,5;100{more}\n2024-01-03;10;11;9;10,5;100{more}\n", "1d"));
        Assert.Equal(0, staging.Result.Report.RowsRejected);
    }

    [Theory]
    [InlineData("observation_date,SP500")]
    [InlineData("DATE,VIXCLS")]
    [InlineData("Date;Close")]
    [InlineData("Datum;Kurs")]
    [InlineData("Date,Price,Change %")]
    [InlineData("Date\tValue")]
    public void One_price_a_row_is_open_high_low_and_close_and_said(string header)
    {
        using Staging staging = new();
        char delimiter = header.First(c => ",;\t".Contains(c));
        string more = header.Count(c => c == delimiter) == 2 ? $"{delimiter}0" : "";
        Assert.Equal(
            [At("2024-01-02", 4742.83, 4742.83, 4742.83, 4742.83), At("2024-01-03", 4704.81, 4704.81, 4704.81, 4704.81)],
            staging.Text($"{header}\n2024-01-02{delimiter}4742.83{more}\n2024-01-03{delimiter}4704.81{more}\n", "1d"));
        Assert.Contains(staging.Notes, n => n.StartsWith("there is one price a row", StringComparison.Ordinal));
        Assert.Equal(staging.Columns.Close, staging.Columns.Open);
    }

    [Fact]
    public void One_price_can_be_said_or_asked_for_by_symbol()
    {
        using Staging staging = new();
        string text = "Date,SP500,NDX\n2024-01-02,10,20\n2024-01-03,10,20\n";
        Assert.Equal(20, staging.Text(text, "1d", symbol: "ndx")[0].Low);
        Assert.Equal(10, staging.Text(text, "1d", new() { Columns = new() { Close = "SP500" } })[0].Low);
        Assert.Equal(10.5, staging.Text(Head + "\n2024-01-02,10,11,9,10.5,100\n", "1d", new() { Columns = ColumnMap.Parse("open=Close,high=Close,low=Close,close=Close") })[0].High);
        Assert.Equal(10, staging.Text("2024-01-02;10\n2024-01-03;10\n", "1d", new() { Columns = ColumnMap.Parse("time=column 1,close=column 2") })[0].High);
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(text, "1d"));
        Assert.Contains("'SP500', 'NDX'", e.Hint);
    }

    [Fact]
    public void Of_several_values_a_row_the_one_named_after_the_symbol_is_taken()
    {
        using Staging staging = new();
        string text = "Date,AAPL,C,T,V\n2024-01-02,10,20,30,40\n2024-01-03,10,20,30,40\n";
        Assert.Equal([10.0, 20, 30, 40], new[] { "AAPL", "C", "T", "V" }.Select(s => staging.Text(text, "1d", symbol: s)[0].Close));
        Assert.Null(staging.Text(text, "1d", symbol: "AAPL")[0].Volume);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => staging.Text("Date,AAPL,MSFT\n2024-01-02,10,20\n", "1d", symbol: "X")).Kind);
        text = "Price,Close,Close\nTicker,AAPL,MSFT\nDate,,\n2024-01-02,10,20\n2024-01-03,10,20\n";
        Assert.Equal([20.0, 20], staging.Text(text, "1d", symbol: "MSFT").Select(b => b.Close));
    }

    [Fact]
    public void A_row_without_its_one_price_is_no_bar()
    {
        using Staging staging = new();
        // A holiday, as it is written in files of economic series: a dot, or nothing.
        string text = "observation_date,SP500\n2023-12-29,4769.83\n2024-01-01,.\n2024-01-02,4742.83\n2024-01-15,\n2024-01-16,4765.98\n";
        Assert.Equal([4769.83, 4742.83, 4765.98], staging.Text(text, "1d").Select(b => b.Close));
        Assert.Equal(0, staging.Result.Report.RowsRejected);
        Assert.Equal([4769.83, 4742.83, 4765.98, 5], staging.Text(text + "bad,1\n2024-01-17,\n2024-01-18,5\n", "1d").Select(b => b.Close));
        Assert.Equal(1, staging.Result.Report.RowsRejected);
    }

    [Theory]
    [InlineData("Date,Dividends\n2024-01-02,0.24\n")]
    [InlineData("time,price,size\n2024-01-02T09:30:00Z,10,100\n")]
    [InlineData("time,price,volume\n2024-01-02T09:30:00Z,10,100\n")]
    [InlineData("Date,Volume\n2024-01-02,100\n")]
    [InlineData("Date,Change %\n2024-01-02,1\n")]
    public void What_is_no_price_is_not_taken_as_one(string text)
    {
        using Staging staging = new();
        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => staging.Text(text, "1d")).Kind);
    }
}

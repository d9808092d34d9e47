using System.Collections.Frozen;

namespace Toolkit.Ingest;

/// <summary>The words that headers are made of, in English, German, French, Spanish, Italian, Portuguese, Dutch and Polish.</summary>
/// <remarks>Words are written in small letters without accents, names of several words in one piece.</remarks>
internal static class ColumnWords
{
    private static readonly (ColumnRole Meaning, string Names)[] Meanings =
    [
        (ColumnRole.Open, "open o opening first openlast eroffnung eroeffnung eroff eroffnungskurs eroeffnungskurs erster anfangskurs ouverture ouv premier apertura aper abertura opening openingskoers otwarcie"),
        (ColumnRole.High, "high h max hoch hochst hoechst hochstkurs hoechstkurs hochkurs tageshoch hochster haut plushaut hausse maximo maxima alto massimo hoog hoogste hoogstekoers maximum najwyzszy"),
        (ColumnRole.Low, "low l min tief tiefst tiefstkurs tiefkurs tagestief tiefster bas plusbas minimo minima bajo baixo minimum laag laagste laagstekoers najnizszy"),
        (ColumnRole.Close, "close c closing closelast pxlast schluss schlusskurs schlus cloture clot fermeture cierre chiusura fechamento fecho encerramento slot slotkoers sluiting zamkniecie"),
        (ColumnRole.Last, "last price settle settlement ltp letzter zuletzt kurs dernier cours ultimo precio prezzo preco laatste koers"),
        (ColumnRole.Volume, "volume vol v realvolume basevolume volumebase volumefrom sharevolume tradequantity tradedquantity quantity qty shares numberofshares volumen volumi wolumen stuck stucke stuecke"),
        (ColumnRole.TickVolume, "tickvolume tickvol ticks ticksvolume"),
        (ColumnRole.Symbol, "symbol ticker tickers sym tickersymbol stocksymbol instrument simbolo symbole symbool"),
        (ColumnRole.MaybeSymbol, "name code tic stock stockcode tscode stockname pair asset security securityid isin wkn contract secid company coin product permno cusip figi titre codice codigo"),
        (ColumnRole.Other, "oi id no nr nro rank size volumeto umsatz quotevolume adj adjusted raw omzet devise currency ma"),
    ];

    /// <summary>Parts of names that no price, volume or symbol has.</summary>
    private static readonly string[] OtherParts =
    [
        "dividend", "split", "change", "chg", "pct", "percent", "trades", "transactions", "count", "interest", "openint", "spread", "vwap", "wap", "turnover", "amount",
        "notional", "quotevol", "quoteasset", "return", "capitalgain", "average", "avg", "deals", "number", "marketcap", "variation", "veranderung", "variazione",
        "variacao", "verschil", "volumeto", "volumema", "taker", "factor", "vortag",
    ];

    private static readonly FrozenDictionary<string, ColumnRole> Known = Meanings
        .SelectMany(m => m.Names.Split(' ').Select(n => (Name: n, m.Meaning))).DistinctBy(m => m.Name).ToFrozenDictionary(m => m.Name, m => m.Meaning);

    /// <summary>Words that change nothing: the high price is the high.</summary>
    private static readonly FrozenSet<string> Neutral =
        "price prices px day days s daily trade traded total the today todays cours de d du la el le precio prezzo di preco kurs koers of".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> AdjustedWords = "adj adjusted ajuste ajustee ajustado ajustada bereinigt rettificato rettificata aangepast aangepaste".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> UnadjustedWords = "unadj unadjusted uadj raw nonadjusted unbereinigt".Split(' ').ToFrozenSet();

    /// <summary>Money of account: a volume counted in it is the turnover, not the amount traded.</summary>
    private static readonly string[] Moneys = ["usd", "usdt", "usdc", "busd", "eur", "gbp", "jpy", "krw", "tusd", "dai", "quote", "ccy", "currency", "notional"];

    public static bool IsMoney(string text) => Moneys.Any(m => Fold(text).Contains(m, StringComparison.Ordinal));

    /// <summary>Whether the words, in one piece, name something that is known and no part of a bar.</summary>
    public static bool IsOther(string joined) => OtherParts.Any(p => joined.Contains(p, StringComparison.Ordinal));

    /// <summary>What some words mean together, without those that change nothing.</summary>
    public static (ColumnRole Meaning, ColumnAdjustment Adjustment) Meaning(ReadOnlySpan<string> words, bool letters)
    {
        ColumnAdjustment adjustment = ColumnAdjustment.Unsaid;
        List<string> rest = [];
        foreach (string word in words)
        {
            if (AdjustedWords.Contains(word) || UnadjustedWords.Contains(word))
            {
                adjustment = AdjustedWords.Contains(word) ? ColumnAdjustment.Adjusted : ColumnAdjustment.Unadjusted;
            }
            else if (!char.IsAsciiDigit(word[0]))
            {
                rest.Add(word);
            }
        }

        if (rest.Count == 0)
        {
            return (adjustment == ColumnAdjustment.Adjusted ? ColumnRole.Close : ColumnRole.None, adjustment);
        }

        ColumnRole meaning = Lookup(string.Concat(rest), letters);
        if (meaning == ColumnRole.None && rest.Exists(Neutral.Contains))
        {
            meaning = Lookup(string.Concat(rest.Where(w => !Neutral.Contains(w))), letters);
        }

        return meaning == ColumnRole.None && adjustment == ColumnAdjustment.Unsaid ? Glued(string.Concat(rest), letters) : (meaning, adjustment);
    }

    /// <summary>Small letters without accents.</summary>
    public static string Fold(string text) => string.Concat(text.ToLowerInvariant().Select(c => c switch
    {
        'ä' or 'á' or 'à' or 'â' or 'ã' or 'å' or 'ą' => "a",
        'é' or 'è' or 'ê' or 'ë' or 'ę' => "e",
        'í' or 'ì' or 'î' or 'ï' => "i",
        'ö' or 'ó' or 'ò' or 'ô' or 'õ' or 'ø' => "o",
        'ü' or 'ú' or 'ù' or 'û' => "u",
        'ç' or 'ć' => "c",
        'ñ' or 'ń' => "n",
        'ł' => "l",
        'ś' => "s",
        'ż' or 'ź' => "z",
        'ß' => "ss",
        _ => c.ToString(),
    }));

    private static ColumnRole Lookup(string joined, bool letters) => joined.Length > (letters ? 0 : 1) ? Known.GetValueOrDefault(joined) : ColumnRole.None;

    /// <summary>Names in one piece: <c>adjclose</c>, <c>closeunadj</c>, <c>openprice</c>.</summary>
    private static (ColumnRole Meaning, ColumnAdjustment Adjustment) Glued(string joined, bool letters)
    {
        foreach ((string Word, ColumnAdjustment Adjustment) part in GluedParts)
        {
            string? rest = joined.StartsWith(part.Word, StringComparison.Ordinal) ? joined[part.Word.Length..]
                : joined.EndsWith(part.Word, StringComparison.Ordinal) ? joined[..^part.Word.Length] : null;
            if (rest is not null && Lookup(rest, letters && rest.Length > 1) is not ColumnRole.None and var meaning)
            {
                return (meaning, part.Adjustment);
            }
        }

        return default;
    }

    private static readonly (string Word, ColumnAdjustment Adjustment)[] GluedParts =
    [
        ("unadjusted", ColumnAdjustment.Unadjusted), ("unadj", ColumnAdjustment.Unadjusted), ("adjusted", ColumnAdjustment.Adjusted), ("adj", ColumnAdjustment.Adjusted),
        ("prices", ColumnAdjustment.Unsaid), ("price", ColumnAdjustment.Unsaid), ("px", ColumnAdjustment.Unsaid), ("day", ColumnAdjustment.Unsaid),
        ("total", ColumnAdjustment.Unsaid), ("traded", ColumnAdjustment.Unsaid), ("trade", ColumnAdjustment.Unsaid),
    ];
}

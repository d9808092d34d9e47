namespace Toolkit.Catalog;

/// <summary>What a symbol or an exchange may be called: anything that is text, of bounded length.</summary>
/// <remarks>Nothing has to be escaped or forbidden beyond this, since names never become paths or SQL text.</remarks>
internal static class SymbolRules
{
    /// <summary>Longest name in UTF-8 bytes; the longest real ones (option and futures contracts) stay under 64.</summary>
    public const int MaxBytes = 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="ToolkitException">The names cannot be stored (usage).</exception>
    public static void Check(string exchange, string symbol)
    {
        CheckName(exchange, "exchange");
        CheckName(symbol, "symbol");
        if (exchange.Contains(':'))
        {
            throw ToolkitException.Usage(
                $"the exchange '{Shown(exchange)}' contains a colon", "a colon separates exchange and symbol, as in binance:BTC/USDT");
        }
    }

    internal static void CheckName(string name, string what)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw ToolkitException.Usage($"the {what} is empty", $"name the {what}, for example SPY");
        }

        if (name.Contains('\0'))
        {
            throw ToolkitException.Usage($"the {what} '{Shown(name)}' contains a NUL character", "remove it");
        }

        int bytes;
        try
        {
            bytes = Strict.GetByteCount(name);
        }
        catch (EncoderFallbackException e)
        {
            throw new ToolkitException(ErrorKind.Usage, $"the {what} is not valid Unicode text", "it has half of a surrogate pair: remove it", e);
        }

        if (bytes > MaxBytes)
        {
            throw ToolkitException.Usage(
                $"the {what} '{Shown(name)}' is {bytes} bytes long, more than {MaxBytes}", "use a shorter name");
        }
    }

    private static string Shown(string name) =>
        string.Concat((name.Length > 40 ? name[..40] + "…" : name).Select(c => char.IsControl(c) ? '\uFFFD' : c));
}

using System.Text.RegularExpressions;
using ClickHouse.Driver;

namespace Toolkit.ClickHouse.Calls;

/// <summary>Errors of the server and of the way there, in the library's words.</summary>
internal static partial class ServerErrors
{
    // Numbers of src/Common/ErrorCodes.cpp.
    private const int UnknownTable = 60, UnknownDatabase = 81, MemoryLimit = 241, WrongPassword = 516, UnknownUser = 192, AccessDenied = 497, ReadOnly = 164;

    private static readonly int[] AboutTheText = [10, 16, 35, 36, 42, 43, 44, 46, 47, 48, 50, 57, 62, 63, 70, 80, 115, 179, 182, 184, 207, 215, 352, 386, 403, 456];

    private static readonly int[] AboutValues = [6, 8, 26, 27, 32, 38, 41, 53, 69, 72, 117, 153, 321, 349, 395, 407, 457];

    public static ToolkitException From(Exception e, string server)
    {
        if (e is not ClickHouseServerException answer)
        {
            Exception root = e.GetBaseException();
            return e is HttpRequestException or IOException or OperationCanceledException or EndOfStreamException
                ? new(ErrorKind.Failure, $"{server} does not answer as it should: {root.Message}", "check that it runs and takes HTTP on that port, then do the same again: what has arrived is not sent twice", e)
                : new(ErrorKind.Failure, $"{server}: what it answered cannot be read: {root.Message}", "cast the column to another type: toString(…) makes text of any", e);
        }

        int code = answer.ErrorCode;
        return new(Kind(code), $"{server}: {Plain(answer.Message)}", Hint(code), e);
    }

    private static ErrorKind Kind(int code) => code switch
    {
        UnknownTable or UnknownDatabase => ErrorKind.NotFound,
        _ when AboutTheText.Contains(code) => ErrorKind.Usage,
        _ when AboutValues.Contains(code) => ErrorKind.BadData,
        _ => ErrorKind.Failure,
    };

    private static string? Hint(int code) => code switch
    {
        UnknownDatabase or UnknownTable => "push the workspace there first; there are then: bars, symbols, datasets, data_sources, coverage, corporate_actions, ticks, option_quotes, runs, run_params, run_metrics, run_trades, run_equity",
        WrongPassword or UnknownUser => $"name the user in the address, and set ${ClickHouseAddress.PasswordVariable}",
        AccessDenied or ReadOnly => "have the user be granted what the message names",
        MemoryLimit => "read less at once, or give the query more (SETTINGS max_memory_usage = …)",
        _ when AboutTheText.Contains(code) => "mend the query; it is in ClickHouse's SQL",
        _ => null,
    };

    /// <summary>Without the number, the words around it, the version and the stack.</summary>
    private static string Plain(string message) => Wrapping().Replace(message.Split("\nStack trace", 2)[0], "").Trim();

    [GeneratedRegex(@"^.*?Code: \d+\. (DB::Exception: )?|: In scope .*?(?= \([A-Z_]+\))|\s*\(version [^)]*\)|\s*Stack trace:.*$", RegexOptions.Singleline)]
    private static partial Regex Wrapping();
}

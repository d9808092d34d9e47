using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Toolkit.Feeds;

/// <summary>Sends the requests of one feed: paced by host, each attempt with a time limit, repeated where that helps.</summary>
internal sealed class FeedClient
{
    /// <summary>How often a request is sent on by its own host before that is a loop.</summary>
    private const int MostHops = 3;

    // A longer ban than this is not believed: a date of another century would close the host for good.
    private static readonly TimeSpan LongestBan = TimeSpan.FromDays(1);

    private readonly string _feed;
    private readonly string _baseUrl;
    private readonly string _host;
    private readonly FeedOptions _options;
    private readonly HostRate _rate;
    private readonly ResiliencePipeline _retry;
    private readonly ResiliencePipeline _timeout;

    /// <exception cref="ToolkitException">The base URL is none, or holds more than scheme, host and path (usage).</exception>
    public FeedClient(string feed, string publicUrl, FeedRate rate, FeedOptions options)
    {
        _feed = feed;
        _options = options;
        _baseUrl = (options.BaseUrl ?? publicUrl).TrimEnd('/');
        // What is refused is not repeated: it may hold a password or a key.
        if (!Uri.TryCreate(_baseUrl, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw ToolkitException.Usage($"{feed}: the base URL is no http or https address", "give one such as http://127.0.0.1:8080");
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw ToolkitException.Usage($"{feed}: the base URL at {uri.Authority} has a user name, a query or a fragment", "give scheme, host and path only");
        }

        _host = uri.Authority;
        _rate = HostRate.Of(_host, options.Rate ?? rate, options.Clock);
        _retry = Retry(options);
        _timeout = new ResiliencePipelineBuilder { TimeProvider = options.Clock }.AddTimeout(options.Timeout).Build();
    }

    public TimeProvider Clock => _options.Clock;

    /// <summary>Sends nothing to the host for a while.</summary>
    public void Pause(TimeSpan wait) => _rate.CloseFor(wait);

    /// <summary>Gets an answer and reads it. A failed attempt, an answer that cannot be read included, is repeated.</summary>
    /// <param name="pathAndQuery">Escaped, with a slash in front.</param>
    /// <param name="read">Makes something of the answer; statuses 408, 418, 429 and 5xx, redirections and what is no JSON do not come this far.</param>
    /// <param name="sent">Counts the attempts.</param>
    /// <param name="cancel">Ends the waiting as well.</param>
    /// <exception cref="ToolkitException">The host cannot be reached, refuses (failure), or sends nonsense (bad data).</exception>
    public async Task<T> GetAsync<T>(string pathAndQuery, Func<FeedAnswer, T> read, RequestCounter sent, CancellationToken cancel)
    {
        Uri uri = new(_baseUrl + pathAndQuery);
        try
        {
            return await _retry.ExecuteAsync(token => new ValueTask<T>(AttemptAsync(uri, read, sent, token)), cancel).ConfigureAwait(false);
        }
        catch (AskLaterException e)
        {
            string until = e.After is { } wait && wait > _options.MaxWait
                ? $"wait until {UnixMicroseconds.ToIso(Now(wait))}, then try again"
                : "try again later; what has arrived is kept";
            throw new ToolkitException(ErrorKind.Failure, $"{_feed} {e.Message}", until, e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new ToolkitException(
                ErrorKind.Failure, $"{_feed} did not answer in full within {_options.Timeout.TotalSeconds:0.###} s ({_host})", "try again later", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ToolkitException(ErrorKind.Failure, $"{_feed} {Trouble(e)} ({_host})", "check the network and the address", e);
        }
        catch (UnusableAnswerException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{_feed} {e.Message}", e.Hint, e);
        }
    }

    private async Task<T> AttemptAsync<T>(Uri uri, Func<FeedAnswer, T> read, RequestCounter sent, CancellationToken cancel)
    {
        for (int hops = 0; ; hops++)
        {
            Uri asked = uri;
            (T? made, Uri? next) = await _rate.RunAsync(
                token => _timeout.ExecuteAsync(
                    async inner =>
                    {
                        sent.Add();
                        FeedAnswer answer = await FeedTransport.SendAsync(asked, inner).ConfigureAwait(false);
                        return answer.Location is { } location ? (default(T), Next(asked, answer, location)) : (Read(answer, read), null);
                    },
                    token),
                _options.MaxWait,
                cancel).ConfigureAwait(false);
            if (next is null)
            {
                return made!;
            }

            uri = hops < MostHops ? next : throw new UnusableAnswerException($"sent the request on {hops + 1} times at {_host}, which looks like a loop", false);
        }
    }

    /// <summary>Where a redirection leads, as long as it is the same server.</summary>
    private static Uri Next(Uri asked, FeedAnswer answer, Uri location)
    {
        bool isAddress = Uri.TryCreate(asked, location, out Uri? next);
        return isAddress && next!.Scheme == asked.Scheme && next.Authority == asked.Authority
            ? next
            : throw new UnusableAnswerException(
                $"answered {answer.Words} and sent the request on to {(isAddress ? ServerText.Of($"{next!.Scheme}://{next.Authority}") : "no address")}, which was not followed", false,
                "if the API has moved there, give that address as base URL: `FetchOptions.BaseUrl`; else something in between asks for a login");
    }

    private T Read<T>(FeedAnswer answer, Func<FeedAnswer, T> read)
    {
        int status = (int)answer.Status;
        if (status is 408 or 418 or 429 or >= 500)
        {
            TimeSpan? after = RetryAfter(answer.Headers?.RetryAfter);

            // 418 bans the address, for two minutes at least; asking on makes the ban longer.
            after ??= status == 418 ? TimeSpan.FromMinutes(3) : null;
            bool closes = status is 418 or 429 || (after is not null && status >= 500);
            if (closes)
            {
                _rate.CloseFor(after ?? _options.RetryDelay);
            }

            throw new AskLaterException($"answered {answer.Words}{answer.Says()}", after);
        }

        try
        {
            return read(answer);
        }
        catch (JsonException e)
        {
            throw answer.NoJson(e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            string what = answer.IsSuccess ? "bars" : "errors";
            throw new UnusableAnswerException($"answered {answer.Words} with JSON that is none of the {what} of its API ({answer.Body.Length} bytes){answer.Says()}", false, null, e);
        }
    }

    /// <summary>What happened to the connection. The exception's own text may hold what the server sent.</summary>
    private static string Trouble(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "cannot be reached: the name of its host is not known",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: { } inner } => $"cannot be reached: {ServerText.Of(inner.Message)}",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "cannot be reached: no secure connection came about",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "sent headers that are too long",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "sent something that is no HTTP",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "cannot be reached",
        _ => "broke off in the middle of its answer",
    };

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        TimeSpan? wait = header?.Delta ?? (header?.Date is { } date ? date - Clock.GetUtcNow() : null);
        return wait is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestBan.Ticks)) : null;
    }

    private long Now(TimeSpan plus) => UnixMicroseconds.From(Clock.GetUtcNow().UtcDateTime.AddSeconds(Math.Ceiling(plus.TotalSeconds)));

    private static ResiliencePipeline Retry(FeedOptions options)
    {
        ResiliencePipelineBuilder builder = new() { TimeProvider = options.Clock };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = TimeSpan.FromMinutes(1),
                DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as AskLaterException)?.After),
                ShouldHandle = args => ValueTask.FromResult(WorthRepeating(args.Outcome.Exception, args.AttemptNumber, options)),
            });
        }

        return builder.Build();
    }

    private static bool WorthRepeating(Exception? e, int attempt, FeedOptions options) => e switch
    {
        // Without a network, waiting long for each series only hides that; a source that drips would do so for minutes.
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => attempt < 1,
        TimeoutRejectedException => attempt < 1,
        HttpRequestException { HttpRequestError: HttpRequestError.Unknown or HttpRequestError.ResponseEnded } => true,
        AskLaterException later => (later.After ?? TimeSpan.Zero) <= options.MaxWait,
        UnusableAnswerException unusable => unusable.IsWorthRepeating,
        _ => e is IOException,
    };
}

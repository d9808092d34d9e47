using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Toolkit.Feeds;

/// <summary>Sends the requests of one feed: paced by host, each attempt with a time limit, repeated where that helps.</summary>
internal sealed class FeedClient
{
    // One for the process, as connections are pooled in it. Time limits are set per attempt.
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 64 << 20,
    };

    private readonly string _feed;
    private readonly string _baseUrl;
    private readonly string _host;
    private readonly FeedOptions _options;
    private readonly HostRate _rate;
    private readonly ResiliencePipeline _retry;
    private readonly ResiliencePipeline _timeout;

    /// <exception cref="ToolkitException">The base URL is none (usage).</exception>
    public FeedClient(string feed, string publicUrl, FeedRate rate, FeedOptions options)
    {
        _feed = feed;
        _options = options;
        _baseUrl = (options.BaseUrl ?? publicUrl).TrimEnd('/');
        if (!Uri.TryCreate(_baseUrl, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw ToolkitException.Usage($"{feed}: '{options.BaseUrl}' is no base URL", "give one such as http://127.0.0.1:8080");
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
    /// <param name="read">Makes something of the answer; statuses 408, 418, 429 and 5xx do not come this far.</param>
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
                ErrorKind.Failure, $"{_feed} did not answer within {_options.Timeout.TotalSeconds:0.###} s ({_host})", "try again later", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ToolkitException(ErrorKind.Failure, $"{_feed} cannot be reached at {_host}: {e.Message}", "check the network", e);
        }
        catch (UnreadableAnswerException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{_feed} sent an answer that cannot be read: {e.Message}", "try again later", e);
        }
    }

    private Task<T> AttemptAsync<T>(Uri uri, Func<FeedAnswer, T> read, RequestCounter sent, CancellationToken cancel) =>
        _rate.RunAsync(
            token => _timeout.ExecuteAsync(
                async inner =>
                {
                    sent.Add();
                    return Read(await SendAsync(uri, inner).ConfigureAwait(false), read);
                },
                token),
            _options.MaxWait,
            cancel);

    private static async Task<FeedAnswer> SendAsync(Uri uri, CancellationToken cancel)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, uri);

        // Yahoo refuses clients that do not call themselves a browser.
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (compatible; Toolkit/0.1)");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using HttpResponseMessage response = await Http.SendAsync(request, cancel).ConfigureAwait(false);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        return new(response.StatusCode, body, response.Headers);
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

            string says = answer.Body.Length == 0 ? "" : $": {answer.Excerpt()}";
            throw new AskLaterException($"answered {status} ({Meaning(status)}){says}", after);
        }

        try
        {
            return read(answer);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            throw new UnreadableAnswerException($"{e.Message} (HTTP {status}, {answer.Body.Length} bytes: {answer.Excerpt()})", e);
        }
    }

    private static string Meaning(int status) => status switch
    {
        408 => "the request took too long",
        418 => "this address is banned for a while",
        429 => "too many requests",
        _ => "the server has trouble",
    };

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - Clock.GetUtcNow()).Ticks)),
        _ => null,
    };

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
        // Without a network, waiting long for each series only hides that.
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => attempt < 1,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => false,
        AskLaterException later => (later.After ?? TimeSpan.Zero) <= options.MaxWait,
        _ => e is HttpRequestException or IOException or TimeoutRejectedException or UnreadableAnswerException,
    };
}

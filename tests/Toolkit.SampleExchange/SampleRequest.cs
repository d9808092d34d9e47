namespace Toolkit.SampleExchange;

/// <summary>One request that the server got.</summary>
/// <param name="Api"><c>binance</c>, <c>coinbase</c>, <c>kraken</c> or <c>yahoo</c>.</param>
/// <param name="Symbol">As the request wrote it.</param>
/// <param name="Query">The query string.</param>
/// <param name="Arrived">Since the server was started, by a clock that is never set.</param>
/// <param name="UserAgent">What the client calls itself.</param>
public sealed record SampleRequest(string Api, string Symbol, string Query, TimeSpan Arrived, string UserAgent);

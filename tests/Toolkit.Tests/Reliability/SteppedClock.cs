namespace Toolkit.Tests.Reliability;

/// <summary>A clock that stands still until it is stepped, also backwards.</summary>
internal sealed class SteppedClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Step(TimeSpan by) => _now += by;
}

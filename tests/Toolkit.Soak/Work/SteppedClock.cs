namespace Toolkit.Soak;

/// <summary>The machine's clock, set wrong by up to a day, otherwise after each step.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _offset;

    public void Step(Random random) => Interlocked.Exchange(ref _offset, TimeSpan.FromMinutes(random.Next(-1440, 1441)).Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));
}

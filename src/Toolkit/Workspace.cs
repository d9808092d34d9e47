namespace Toolkit;

/// <summary>A folder of market data, and the one way in to everything that can be done with it.</summary>
/// <remarks>Safe to use from several threads, and by several processes on one machine at once.</remarks>
public sealed class Workspace : IDisposable
{
    public void Dispose()
    {
    }
}

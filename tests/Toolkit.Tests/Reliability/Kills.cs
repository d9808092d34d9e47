namespace Toolkit.Tests.Reliability;

/// <summary>How often a test kills at random moments: a few times among the other tests, <c>TOOLKIT_TEST_KILLS=200</c> for the whole of promise 2.</summary>
internal static class Kills
{
    public static int Or(int few) => int.TryParse(Environment.GetEnvironmentVariable("TOOLKIT_TEST_KILLS"), out int wanted) ? wanted : few;
}

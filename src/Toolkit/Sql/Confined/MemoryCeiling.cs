using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Toolkit.Sql;

/// <summary>The most memory that this process can get from the system.</summary>
internal static partial class MemoryCeiling
{
    // Memory that can be written to, whether it has been or not. The address space as a whole would be no measure: .NET reserves 256 GiB of it.
    private const int DataLimit = 2;

    /// <summary>Lets the system refuse any more; nothing takes it back. Only Linux counts so; elsewhere the one who asks looks on.</summary>
    public static void Set(long bytes)
    {
        Limit limit = new((nuint)bytes, (nuint)bytes);
        if (OperatingSystem.IsLinux() && SetLimit(DataLimit, in limit) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Limit limit);

    private readonly record struct Limit(nuint Soft, nuint Hard);
}

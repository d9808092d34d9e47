using System.Runtime.CompilerServices;
using Toolkit.Sql;

namespace Toolkit;

/// <summary>The library as a program: the process of a confined session. Nobody but the library starts it.</summary>
internal static class ConfinedProgram
{
    /// <param name="folders">Where dependencies lie.</param>
    private static int Main(string[] folders)
    {
        if (folders.Length == 0)
        {
            Console.Error.WriteLine("this is a library; it starts itself where it needs a process for confined SQL");
            return (int)ErrorKind.Usage;
        }

        Array.ForEach(folders, NativeLibraries.ResolveFrom);
        Serve();
        return 0;
    }

    // Apart from Main, since what it names can be found only then.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Serve() => ConfinedServer.Serve(Console.OpenStandardInput(), Console.OpenStandardOutput(), Workspace.OpenConfined);
}

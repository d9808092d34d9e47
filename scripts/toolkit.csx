// Loaded by each script:   #load "toolkit.csx"
// Refers to the library in artifacts/toolkit (scripts/toolkit builds it) and lets it find what it needs there.

#r "../artifacts/toolkit/Toolkit.dll"

using System.IO;
using System.Runtime.CompilerServices;
using Toolkit;

// dotnet-script copies the library elsewhere, so its folder is told from here; before anything of it is used.
static string ScriptFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path);

NativeLibraries.ResolveFrom(Path.GetFullPath(Path.Combine(ScriptFolder(), "..", "artifacts", "toolkit")));

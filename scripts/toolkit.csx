// Loaded by every script:
//
//   #load "toolkit.csx"
//
// It refers to the library in artifacts/toolkit and lets it find what it needs there ('scripts/toolkit --help' builds it, once).
//
//   Samples                        the folder of the sample files
//   Practice("name", options)      an empty workspace of its own in data/practice/name, made new by each call

// The library's Apache.Arrow comes first: where a package brings another version after the library (Microsoft.Data.Analysis does), .NET
// Interactive would take the library's types of the cells before for others than those of the cells after.
#r "../artifacts/toolkit/Apache.Arrow.dll"
#r "../artifacts/toolkit/Toolkit.dll"

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Toolkit;

static string FolderAbove([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file), ".."));

readonly string CheckoutFolder = FolderAbove();

// dotnet-script loads a copy of the library from elsewhere, so the library has to be told where its own dependencies are;
// before anything that needs one of them is run.
NativeLibraries.ResolveFrom(Path.Combine(CheckoutFolder, "artifacts", "toolkit"));

string Samples => Path.Combine(CheckoutFolder, "data", "samples");

Workspace Practice(string name, WorkspaceOptions options = null)
{
    // Its folder is deleted, so its name must be one, and no path.
    if (string.IsNullOrEmpty(name) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-' || c == '_'))
    {
        throw new ArgumentException($"'{name}' is no name of a practice workspace: letters, digits, - and _");
    }

    // Kept by the process, not by the script: a notebook that is run again has its workspace of the last time still open.
    var open = AppDomain.CurrentDomain.GetData("Toolkit.Practice") as Dictionary<string, IDisposable> ?? new Dictionary<string, IDisposable>();
    AppDomain.CurrentDomain.SetData("Toolkit.Practice", open);
    string folder = Path.Combine(CheckoutFolder, "data", "practice", name);
    if (open.Remove(folder, out IDisposable before))
    {
        before.Dispose();
    }

    if (Directory.Exists(folder))
    {
        Directory.Delete(folder, recursive: true);
    }

    Workspace made = Workspace.Open(Path.Combine(folder, "workspace"), options);
    open[folder] = made;
    return made;
}

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>A test with Jupyter's own programs: skipped, with a message, where they are not installed.</summary>
public sealed class JupyterFactAttribute : FactAttribute
{
    public JupyterFactAttribute()
    {
        if (RealJupyter.Python is null)
        {
            Skip = "needs a Python that has jupyter_client, jupyter_kernel_test, nbconvert and nbclient: apt-get install python3-jupyter-client "
                + "python3-jupyter-kernel-test python3-nbconvert python3-nbclient jupyter-notebook";
        }
    }
}

using System.Text;

namespace MagnetarStudio.Server.Cli;

/// <summary>Standard input, output and error: what commands read and write, and nothing else does.</summary>
/// <remarks>Results go to output, everything else to error, so that output can be piped. Not thread-safe.</remarks>
/// <param name="output">Results.</param>
/// <param name="error">Faults, questions and progress.</param>
/// <param name="input">Answers.</param>
/// <param name="isInteractive">Whether a person is at both ends: progress is shown, secrets are asked for.</param>
/// <param name="isProcess">Whether output is the process's own, whose end can be closed.</param>
internal sealed class Terminal(
    TextWriter output, TextWriter error, TextReader input, bool isInteractive, bool isProcess = false)
{
    /// <summary>Results.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Faults, questions and progress.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>The process's own.</summary>
    public static Terminal OfProcess() => new(
#pragma warning disable RS0030 // The ban sends every other type here.
        Console.Out, Console.Error, Console.In, !Console.IsInputRedirected && !Console.IsErrorRedirected,
        isProcess: true);
#pragma warning restore RS0030

    /// <summary>Writes a line of the result.</summary>
    public void WriteLine(string line) => Output.WriteLine(line);

    /// <summary>Writes a line for a reader who may be slow or gone. From one thread at a time; it may block.</summary>
    /// <returns>Null when it is written; else why not, a sentence.</returns>
    public string? TryWriteLine(string line)
    {
        if (isProcess)
        {
            return StandardOutput.TryWrite(Encoding.UTF8.GetBytes(line + '\n'));
        }

        WriteLine(line);
        return null;
    }

    /// <summary>Writes a line that is no result.</summary>
    public void WriteError(string line) => Error.WriteLine(line);

    /// <summary>Shows how far a long work is, in place; nothing where nobody looks.</summary>
    public void ShowProgress(string line)
    {
        if (isInteractive)
        {
            Error.Write($"\r{line}\u001b[K");
        }
    }

    /// <summary>Removes the line of <see cref="ShowProgress"/>.</summary>
    public void ClearProgress() => ShowProgress(string.Empty);

    /// <summary>Reads a secret: without echo from a person, else one line of input.</summary>
    /// <returns>Null at the end of input.</returns>
    public string? ReadSecret(string question)
    {
        if (!isInteractive)
        {
            return input.ReadLine();
        }

        Error.Write(question);
        var secret = ReadWithoutEcho();
        Error.WriteLine();
        return secret;
    }

    /// <summary>Reads an answer that may be seen: one line of input.</summary>
    /// <returns>Null at the end of input.</returns>
    public string? ReadAnswer(string question)
    {
        if (isInteractive)
        {
            Error.Write(question);
        }

        return input.ReadLine();
    }

    /// <summary>Waits until input is at its end.</summary>
    /// <remarks>It blocks a thread of its own: the class library reads standard input in no other way.</remarks>
    public Task WaitForEndOfInputAsync() => Task.Factory.StartNew(
        () =>
        {
            var ignored = new char[1_024];
            while (input.Read(ignored) > 0)
            {
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static string? ReadWithoutEcho()
    {
        var secret = new StringBuilder();
        while (true)
        {
#pragma warning disable RS0030 // The ban sends every other type here.
            var key = Console.ReadKey(intercept: true);
#pragma warning restore RS0030
            if (key.Key is ConsoleKey.Enter)
            {
                return secret.ToString();
            }

            if (key.Key is ConsoleKey.Backspace)
            {
                secret.Length = Math.Max(0, secret.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.Append(key.KeyChar);
            }
        }
    }
}
